import { bodyOf, compiled, definition, problemsOf } from '../../../helpers/flow-problems.ts';

const top = (fields: string) => `flow: a\n${fields}\nsteps: [end]\n`;

test('The fields above the steps compile to what the engine reads', () => {
  const flow = compiled(`
flow: a
timezone: Europe/Amsterdam
hours: { desk: { mon-fri: "09:00-17:30" } }
consents: [marketing, surveys]
variables:
  name: { type: string, keep: contact }
  n: { type: number, default: 3, in: true, out: false }
  card: { type: string, sensitive: true, out: true }
session: { idle: 30m, on_idle: remind, expire: 12h, on_expire: { send: Bye }, max: 1d12h, restart_words: [Again!] }
keywords: { agent: [Agent, "human being"] }
on_error: sorry
on_unknown: { send: Pardon?, goto: repeat }
on_opt_out: { send: "You are out." }
on_delivery_failed: { set: { n: 1 } }
steps:
  - ask: Q?
  - end
  - { id: remind, send: There?, goto: back }
  - { id: agent, send: Wait., goto: back }
  - { id: sorry, send: Sorry. }
`);
  expect(flow).toMatchObject({
    timezone: 'Europe/Amsterdam',
    consents: ['marketing', 'surveys'],
    session: {
      idleMs: 1_800_000,
      onIdle: 'remind',
      expireMs: 43_200_000,
      onExpire: 'on_expire',
      maxMs: 129_600_000,
      restartWords: ['again'],
    },
    keywords: { agent: 'agent', 'human being': 'agent' },
    routes: {
      onError: 'sorry',
      onUnknown: 'on_unknown',
      onOptOut: 'on_opt_out',
      onDeliveryFailed: 'on_delivery_failed',
    },
  });
  expect(flow.hours.desk?.days.fri).toEqual([[540, 1050]]);
  expect(flow.variables).toEqual({
    name: { type: 'string', sensitive: false, keep: 'contact' },
    n: { type: 'number', sensitive: false, default: 3, in: true },
    card: { type: 'string', sensitive: true, out: true },
  });
});

test('An inline step of a route goes where that route usually leads, unless it says otherwise', () => {
  const flow = compiled(
    definition(
      '  - ask: Q?',
      'on_error: { send: a }\non_unknown: { send: b }\non_opt_out: { send: c }\non_delivery_failed: { send: d }\nsession: { idle: 3m, on_idle: { send: e }, on_expire: { send: f, goto: back } }\n',
    ),
  );
  const goesTo = Object.fromEntries(flow.steps.map(({ id, goto }) => [id, goto]));
  expect(goesTo).toMatchObject({
    on_error: 'end',
    on_unknown: 'back',
    on_opt_out: 'end',
    on_delivery_failed: 'back',
    on_idle: 'back',
    on_expire: 'back',
  });
});

test('An inline step may have an id, by which others go to it', () => {
  const flow = compiled(definition('  - ask: { text: Q, on_fail: { id: lost, send: x }, retry: [y] }\n  - goto: lost'));
  expect(flow.steps.map(({ id }) => id)).toEqual(['ask_1', 'goto_2', '.end', 'lost', 'lost.end']);
  expect(bodyOf('  - ask: { text: Q, on_fail: { id: lost, send: x }, retry: [y] }')).toMatchObject({ onFail: 'lost' });
});

test('Next, in an inline step, is the step below the one that it stands in', () => {
  const flow = compiled(
    definition(
      '  - ask: { text: Q, retry: [a], on_fail: { ask: { text: R, choices: [{ text: b, goto: next }], on_timeout: { send: c, goto: next }, timeout: 3m } } }\n  - { id: after, send: d }\n  - ask: { text: S, retry: [e], on_fail: { branch: [{ else: next }] } }',
    ),
  );
  const step = (id: string) => flow.steps.find((one) => one.id === id);
  expect(step('ask_1.on_fail')?.body).toMatchObject({ message: { choices: [{ goto: 'after' }] } });
  expect(step('ask_1.on_fail.on_timeout')?.goto).toBe('after');
  expect(step('ask_3.on_fail')?.body).toMatchObject({ otherwise: 'end' });
});

test.each([
  ['on_unknown: { send: a, goto: next }', '5:30 on_unknown'],
  ['on_error: next', '5:11 '],
  ['session: { idle: 30m, on_idle: next }', '5:32 '],
  ['keywords: { next: [skip] }', '5:13 '],
])('Nothing is next above the steps: %s', (above, place) => {
  const [problem, ...others] = problemsOf(definition('  - ask: Q', `${above}\n`));
  const words = 'error There is no next step for a route or a keyword. Give the id of a step, or back, repeat or end.';
  expect(problem).toBe(`${place} ${words}`);
  expect(others).toEqual([]);
});

test('The ids of inline steps leave room for the name of their flow in a postback', () => {
  const nested = (depth: number): string =>
    depth === 0 ? '{ send: x }' : `{ ask: { text: Q, retry: [R], on_fail: ${nested(depth - 1)} } }`;
  const steps = (id: string, depth: number) =>
    definition(`  - { id: ${id}, ask: { text: Q, retry: [R], on_fail: ${nested(depth)} } }`);
  const ids = compiled(steps('x'.repeat(64), 1)).steps.map(({ id }) => id.length);
  expect(Math.max(...ids)).toBeLessThanOrEqual(84);
  expect(problemsOf(steps('x'.repeat(64), 2))).toEqual([
    expect.stringContaining(
      'This step stands too deep within others. Make it a step of its own, and give its id here.',
    ),
  ]);
});

test.each<[string, string, string]>([
  ['empty steps', 'flow: a\nsteps: []', '2:1  error steps: needs at least one step. '],
  ['a misspelt field', top('sesion: { idle: 3m }'), '2:1  error "sesion" is no field here. Did you mean session?'],
  ['too much time', top('session: { max: 99999999d }'), '2:17  error max: is longer than a year. '],
  ['no time at all', top('session: { idle: 0s }'), '2:18  error idle: is no time at all; the shortest is 1ms. '],
  [
    'an unknown time zone',
    top('timezone: Europe/Amsterdm'),
    '2:11  error There is no time zone "Europe/Amsterdm". Did you mean Europe/Amsterdam?',
  ],
  [
    'a kind of consent called all',
    top('consents: [all]'),
    '2:12  error A kind of consent cannot be called all. all stands for every kind there is.',
  ],
  [
    'a kind of consent with a blank',
    top('consents: ["a b"]'),
    '2:12  error consents: is no name of letters, digits and _. ',
  ],
  [
    'a misspelt field of a variable',
    top('variables: { a: { typ: string } }'),
    '2:19  error "typ" is no field here. Did you mean type?',
  ],
  ['a variable without a type', top('variables: { a: {} }'), '2:14  error The field type is missing. Add type.'],
  [
    'a misspelt type',
    top('variables: { a: { type: strng } }'),
    '2:25  error type: must be one of string, number, bool, date, list, map. Did you mean string?',
  ],
  [
    'a variable kept for something else',
    top('variables: { a: { type: string, keep: ever } }'),
    '2:39  error keep: must be contact. ',
  ],
  [
    'a name of a variable with a blank',
    top('variables: { "a b": { type: string } }'),
    '2:14  error "a b" is no name of letters, digits and _. ',
  ],
  [
    'a keyword that leads to two steps',
    definition('  - { id: a, ask: x }\n  - { id: b, ask: y }', 'keywords: { a: [Menu], b: [menu] }\n'),
    '5:28  error The keyword menu leads to both a and b. Keep one.',
  ],
])('%s is a problem above the steps', (_what, text, expected) => {
  expect(problemsOf(text)).toContain(expected);
});

test('A fault above the steps hides none in them', () => {
  const text =
    'flow: a\nsesion: 3\nvariables: { x: { typ: 1 } }\nsteps:\n  - { sned: y }\n  - goto: nowhere\n  - send: "{{ vars.x }}"\n';
  expect(problemsOf(text)).toEqual([
    '2:1  error "sesion" is no field here. Did you mean session?',
    '3:14  error The field type is missing. Add type.',
    '3:19  error "typ" is no field here. Did you mean type?',
    '5:5 step_1 error There is no step of the kind "sned". Did you mean send?',
    '6:11 goto_2 error There is no step nowhere. Give a step this id, or use next, back, repeat or end.',
  ]);
});

test('What expressions name is looked at as long as all declarations can be read', () => {
  expect(problemsOf('flow: a\nsession: { idle: 3 }\nsteps:\n  - send: "{{ vars.x }}"\n')).toEqual([
    '2:18  error idle: is no time such as 30m, 12h or 30d. ',
    '4:11 send_1 error The variable x is not declared. Add it to variables, with its type.',
  ]);
});

test.each<[string, string, string]>([
  [
    'a wrong id',
    '  - { id: 1a, send: x }',
    'id: is no step id: letters, digits, _ and -, at most 64, not beginning with a digit.',
  ],
  ['a field of no step', '  - { send: x, whne: y }', '"whne" is no field here. Known are id, if, goto, send.'],
  [
    'a case without a condition',
    '  - branch: [{ esle: end }]',
    'This case of a branch is of no kind. Did you mean else?',
  ],
  ['a case without a target', '  - branch: [{ if: "true" }, { else: end }]', 'The field goto is missing.'],
  ['an end with fields', '  - end: { now: true }', '"now" is no field here.'],
  [
    'a language that the flow does not have',
    '  - language: fr',
    '"fr" is not a language of this flow. Add it to languages, or use en.',
  ],
])('A step that is %s is a problem', (_what, step, expected) => {
  expect(problemsOf(definition(step))).toEqual(expect.arrayContaining([expect.stringContaining(expected)]));
});
