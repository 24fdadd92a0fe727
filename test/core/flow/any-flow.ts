import fc from 'fast-check';

/**
 * Definitions of flows at random, of every kind of step, message and route. Most are good ones: steps that do not wait lead onwards, types
 * fit their variables, every text is there in each language. What an expression comes to is anybody's guess.
 */
type Definition = { [field: string]: unknown };

const VARIABLES = {
  s: { type: 'string' },
  n: { type: 'number', default: 3 },
  b: { type: 'bool', default: false },
  d: { type: 'date', default: '2026-11-23' },
  l: { type: 'list', default: [1, 'two', { three: 3 }] },
  m: { type: 'map', default: { a: { b: 1 } } },
  k: { type: 'string', keep: 'contact' },
};

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);

const condition = oneOf(
  'vars.b',
  'vars.n > 2',
  'vars.s == "x"',
  'has(vars.s)',
  'input.text.contains("a")',
  'session.windowOpen',
  'session.open.desk',
  'contact.consent.news',
  'internal.sinchConversationAPI.channelIdentifier == "SMS"',
  'vars.l.exists(x, x == 1)',
  'days(vars.d, session.today) > 0',
);
const textExpression = oneOf(
  "'gold'",
  'input.text',
  "vars.?s.orValue('x')",
  'lower(input.text)',
  'session.channel',
  'vars.s',
);
const numberExpression = oneOf(
  'vars.n + 1',
  'size(vars.l)',
  'vars.n * 1000000',
  '7',
  'vars.n / (vars.n - 3)',
  'days(vars.d, session.today)',
);

const words = oneOf(
  'Hello',
  'Hi {{ vars.?s.orValue("you") }}',
  '{{ vars.s }}',
  '{{ vars.l.map(x, string(x)) }}',
  '{{ input.text }}{{ input.text }}',
  'é 🎉 {{ session.time }}',
);
const text = fc.oneof(words, fc.record({ en: words, nl: words }));

const assignments = fc.oneof(
  textExpression.map((s) => ({ s })),
  numberExpression.map((n) => ({ n })),
  condition.map((b) => ({ b })),
  oneOf<Definition>(
    { l: [1, 2] },
    { l: 'vars.l + vars.l' },
    { s: null },
    { m: { deep: { er: [] } } },
    { k: 'input.text' },
  ),
);

interface Places {
  /** Steps further down: whatever leads there comes to an end. */
  later: string[];
  /** All steps: only what waits may lead back. */
  any: string[];
}

const later = ({ later: ids }: Places) => oneOf(...ids, 'end', 'next');
const anywhere = ({ any }: Places) => oneOf(...any, 'end');

const choice = (places: Places) =>
  fc.oneof(
    text,
    fc.record(
      {
        text,
        value: oneOf('v', 'w'),
        goto: anywhere(places),
        synonyms: oneOf(['one'], ['zwei', 'drei']),
        hidden: fc.boolean(),
      },
      { requiredKeys: ['text'] },
    ),
    fc.record({ text: oneOf('{{ item }}', 'x{{ item }}'), each: oneOf('vars.l', '[1, 2, 3]'), goto: anywhere(places) }),
    fc.record({ text, url: fc.constant('https://a.example/{{ vars.n }}') }),
  );

const choices = (places: Places) => fc.array(choice(places), { minLength: 1, maxLength: 4 });

const card = (places: Places) =>
  fc.record(
    { title: text, description: text, media: fc.constant('https://a.example/p.png'), choices: choices(places) },
    { requiredKeys: ['title'] },
  );

const message = (places: Places) =>
  fc.oneof(
    { weight: 4, arbitrary: text },
    fc.record({ text, choices: choices(places) }),
    fc.record({ media: oneOf('https://a.example/p.png', '{{ vars.?s.orValue("https://b.example") }}/x') }),
    fc.record({ card: card(places) }),
    fc.record({ carousel: fc.record({ cards: fc.array(card(places), { minLength: 1, maxLength: 3 }) }) }),
    fc.record({ list: fc.record({ title: text, items: choices(places) }) }),
    fc.constant({ location: { title: 'Here', latitude: '{{ vars.n }}', longitude: 4.9 } }),
    fc.constant({ contact: { name: '{{ input.text }}', phone: '+31600000000' } }),
    fc.constant({
      template: { WHATSAPP: { id: 't', params: { a: '{{ vars.n }}' } }, omni: { id: 'o', version: '1' } },
    }),
    fc.record({ channels: fc.record({ SMS: text, default: text }) }),
    fc.record({ text, content: fc.constant('marketing'), ttl: fc.constant('1h') }),
    fc.record({ text, fallback: fc.constant(['SMS']), metadata: fc.constant({ a: '{{ session.turn }}' }) }),
  );

const format = oneOf<unknown>(
  'any',
  { number: { min: 0 } },
  'date',
  'email',
  { phone: { region: 'NL' } },
  { regex: '[a-z]+' },
);
const INTO: { [format: string]: string } = { date: 'd', number: 'n' };
const intoOf = (one: unknown) => INTO[typeof one === 'string' ? one : (Object.keys(Object(one))[0] ?? '')] ?? 's';

const ask = (places: Places) =>
  fc
    .record(
      {
        text,
        format,
        retry: fc.array(text, { minLength: 1, maxLength: 2 }),
        on_fail: anywhere(places),
        force: fc.boolean(),
        time: fc.boolean(),
        open: fc.boolean(),
        choices: choices(places),
        match: fc.constant('fuzzy'),
        valid: fc.constant([{ if: 'input.value != "x"', say: 'No x.' }]),
        late: anywhere(places),
      },
      { requiredKeys: ['text', 'time', 'open', 'format', 'late'] },
    )
    .map(({ time, open, late, format: wanted, choices: offered, retry, on_fail, ...rest }) => ({
      ask: {
        ...rest,
        ...(retry ? { retry, on_fail } : {}),
        ...(time ? { timeout: '10m', on_timeout: late } : {}),
        ...(open || !offered ? { format: wanted, into: intoOf(wanted) } : {}),
        ...(offered && !open ? { choices: offered } : {}),
      },
    }));

const wait = (places: Places) =>
  fc.oneof(
    oneOf('1m', '3h', '2d').map((time) => ({ for: time })),
    fc.record({
      receipt: oneOf('delivered', 'read'),
      timeout: fc.constant('1h'),
      on_timeout: anywhere(places),
      on_fail: anywhere(places),
    }),
    fc.record({
      event: oneOf('paid', 'seen'),
      into: fc.constant('m'),
      timeout: fc.constant('2h'),
      on_timeout: anywhere(places),
    }),
  );

const call = (places: Places) =>
  fc
    .record(
      {
        method: oneOf('get', 'post', 'put', 'patch', 'delete'),
        url: oneOf('https://a.example/{{ input.text }}', '{{ settings.shop }}/x'),
        into: oneOf<unknown>('m', { n: 'response.status', s: "string(response.body.?x.orValue(''))" }),
        body: oneOf<unknown>('{{ vars.m }}', { a: ['{{ vars.l }}', '{{ input.text }}'], b: '{{ secrets.key }}' }),
        headers: fc.constant({ Authorization: 'Bearer {{ secrets.key }}' }),
        on_status: later(places).map((to) => ({ 404: to, '5xx': to })),
        on_error: later(places),
      },
      { requiredKeys: ['method', 'url'] },
    )
    .map(({ method, url, body, ...rest }) => ({
      call: { [method]: url, ...rest, ...(body && method !== 'get' && method !== 'delete' ? { body } : {}) },
    }));

const stepAt = (places: Places): fc.Arbitrary<Definition> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .oneof(message(places), fc.array(message(places), { minLength: 1, maxLength: 3 }))
        .map((send) => ({ send })),
    },
    { weight: 4, arbitrary: ask(places) },
    assignments.map((set) => ({ set })),
    fc
      .record({ if: condition, goto: later(places), otherwise: later(places) })
      .map(({ otherwise, ...arm }) => ({ branch: [arm, { else: otherwise }] })),
    wait(places).map((waits) => ({ wait: waits })),
    call(places),
    anywhere(places).map((to) => ({
      handover: { to: 'desk', note: '{{ vars.n }}', timeout: '1h', on_timeout: to, on_release: to, on_error: 'end' },
    })),
    fc
      .record({ change: oneOf('give', 'withdraw'), kind: oneOf('news', 'all') })
      .map(({ change, kind }) => ({ consent: { [change]: kind, wording: 'Yes' } })),
    oneOf('en', 'nl').map((language) => ({ language })),
    fc.constant({ run: { flow: 'sub', in: { given: 'input.text' }, out: { s: 'back' } } }),
    later(places).map((goto) => ({ goto })),
    fc.constant({ end: {} }),
  );

const routes = (ids: string[]) =>
  fc.record(
    {
      on_error: oneOf('r_error'),
      on_unknown: oneOf('r_unknown'),
      on_opt_out: oneOf('r_out'),
      on_delivery_failed: oneOf('r_lost'),
      keywords: oneOf(...ids).map((id) => ({ [id]: ['menu', 'agent'] })),
    },
    { requiredKeys: [] },
  );

const ROUTE_STEPS = [
  { end: {} },
  { id: 'r_error', send: 'Sorry ({{ error.code }})' },
  { end: {} },
  { id: 'r_unknown', send: 'What?', goto: 'repeat' },
  { id: 'r_out', set: { b: 'true' } },
  { end: {} },
  { id: 'r_lost', send: 'Lost ({{ error.code }}).', goto: 'back' },
  { id: 'r_idle', send: 'Still there?', goto: 'back' },
];

/** The flow that the random ones run. */
export const SUB_FLOW = `
flow: sub
languages: [en, nl]
variables:
  given: { type: string, in: true }
  back: { type: string, out: true }
keywords: { stop_it: [enough] }
steps:
  - ask: { text: "Sub {{ vars.given }}?", into: back }
  - branch: [{ if: vars.back == 'again', goto: once_more }, { else: end }]
  - { id: once_more, ask: { text: "Once more?", into: back } }
  - end
  - { id: stop_it, set: { back: "'enough'" } }
`;

/** Flow definitions as objects; JSON text of one is a definition. */
export const anyDefinition: fc.Arbitrary<Definition> = fc.integer({ min: 2, max: 10 }).chain((length) => {
  const ids = Array.from({ length }, (_, index) => `s${index}`);
  const steps = ids.map((id, index) =>
    fc
      .record({ step: stepAt({ later: ids.slice(index + 1), any: ids }), condition: fc.option(condition, { freq: 6 }) })
      .map(({ step, condition: when }) => ({ id, ...(when === null ? {} : { if: when }), ...step })),
  );
  return fc.record({ steps: fc.tuple(...steps), routes: routes(ids) }).map(({ steps: made, routes: some }) => ({
    flow: 'any',
    languages: ['en', 'nl'],
    timezone: 'Europe/Amsterdam',
    hours: { desk: { 'mon-fri': '09:00-17:00' } },
    consents: ['news'],
    variables: VARIABLES,
    session: { idle: '30m', on_idle: 'r_idle', expire: '12h', max: '30d', restart_words: ['restart'] },
    ...some,
    steps: [...made, ...ROUTE_STEPS],
  }));
});
