import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { runFlow } from '../../../core/flow/engine.ts';
import type { FlowEvent, FlowState, Place } from '../../../core/flow/engine-types.ts';
import { loadFlow } from '../../../core/flow/load.ts';
import type { InboundContent } from '../../../core/session/inbound.ts';
import { compiled } from '../../helpers/flow-problems.ts';
import { contextOf, flowState, flowWith, shown, Talk, tapped, written } from '../../helpers/flow-talk.ts';

const EXAMPLE = readFileSync('examples/welcome.yaml', 'utf8');

test('Steps run from top to bottom until a question', () => {
  const talk = new Talk(flowWith('  - send: One\n  - send: [Two, Three]\n  - ask: Four?\n  - send: Five'));
  expect(talk.say('hi')).toEqual(['One', 'Two', 'Three', 'Four?']);
  expect(talk.say('x')).toEqual(['Five']);
});

test('Running off the last step ends the session', () => {
  const flow = flowWith('  - send: Bye');
  const outcome = new Talk(flow).turn({ kind: 'start', input: written('hi') });
  expect(outcome.status).toBe('ended');
});

test('A step whose condition is false is passed over together with its goto', () => {
  const flow = flowWith('  - { send: No, if: 1 > 2, goto: far }\n  - ask: Yes?\n  - { id: far, send: Far }');
  expect(new Talk(flow).say('hi')).toEqual(['Yes?']);
});

test('A missing name in a condition parks the flow at the step, and a retry goes on there', () => {
  const flow = flowWith(
    "  - send: Hello\n  - { id: check, if: vars.x == 'a', send: A }\n  - ask: Well?",
    'variables: { x: { type: string } }',
  );
  const talk = new Talk(flow);
  const failed = talk.turn({ kind: 'start', input: written('hi') });
  expect(failed).toMatchObject({
    status: 'failed',
    state: { at: 'check' },
    error: { step: 'check', code: 'EXPRESSION' },
  });
  expect(failed.error?.reason).toMatch(/^Step check of flow test cannot go on: .*vars\.x, which has no value/);
  talk.state = { ...failed.state, vars: { x: 'a' } };
  const retried = talk.turn({ kind: 'retry' });
  expect(retried.said.map(({ message }) => shown(message))).toEqual(['A', 'Well?']);
});

test('on_error takes a failure once and can name its step and code', () => {
  const steps = `  - { id: bad, send: "{{ vars.x }}" }
  - end
  - { id: sorry, send: "Sorry, {{ error.step }} {{ error.code }}", goto: menu }
  - { id: menu, ask: Menu? }`;
  const outcome = new Talk(flowWith(steps, 'variables: { x: { type: string } }\non_error: sorry')).turn({
    kind: 'start',
    input: written('hi'),
  });
  expect(outcome).toMatchObject({
    status: 'waiting',
    state: { at: 'menu' },
    handled: { step: 'bad', code: 'EXPRESSION' },
  });
  expect(outcome.said.map(({ message }) => shown(message))).toEqual(['Sorry, bad EXPRESSION', 'Menu?']);
});

test('A failure while on_error runs is final', () => {
  const steps = '  - { id: bad, send: "{{ vars.x }}" }\n  - end\n  - { id: sorry, send: "{{ vars.x }}" }';
  const outcome = new Talk(flowWith(steps, 'variables: { x: { type: string } }\non_error: sorry')).turn({
    kind: 'start',
    input: written('hi'),
  });
  expect(outcome).toMatchObject({
    status: 'failed',
    state: { at: 'sorry' },
    error: { step: 'sorry' },
    handled: { step: 'bad' },
  });
});

test('A failure outside the engine goes to on_error, or parks at its step', () => {
  const error = { step: 'q', code: 'SEND_REFUSED', reason: 'Refused.', status: 400 };
  const withRoute = new Talk(
    flowWith(
      '  - { id: q, ask: Q? }\n  - end\n  - { id: sorry, send: "{{ error.status }}", goto: back }',
      'on_error: sorry',
    ),
  );
  withRoute.say('hi');
  expect(withRoute.turn({ kind: 'error', error })).toMatchObject({
    status: 'waiting',
    state: { at: 'q' },
    handled: error,
    said: [{ message: { text: '400' } }],
  });
  const without = new Talk(flowWith('  - { id: q, ask: Q? }'));
  without.say('hi');
  expect(without.turn({ kind: 'error', error })).toMatchObject({ status: 'failed', error, state: { at: 'q' } });
});

const MENU = `  - id: menu
    ask:
      text: Menu?
      choices:
        - { text: Track, value: track, goto: track }
        - { text: Return, synonyms: [send back] }
        - { text: Hidden, hidden: true, goto: track }
      into: choice
  - { send: "Chose {{ vars.choice }}" }
  - { id: more, ask: More? }
  - end
  - { id: track, send: "Tracking {{ vars.choice }}", goto: more }`;
const CHOICE = 'variables: { choice: { type: string } }';

test('A choice stores its value, else its title, and leads to its goto, else on', () => {
  const first = new Talk(flowWith(MENU, CHOICE));
  expect(first.say('hi')).toEqual(['Menu? [Track|Return]']);
  expect(first.say(tapped('menu', 0))).toEqual(['Tracking track', 'More?']);
  const second = new Talk(flowWith(MENU, CHOICE));
  second.say('hi');
  expect(second.say('Send back')).toEqual(['Chose Return', 'More?']);
});

test('A tap on an older message follows its goto and does not answer the waiting question', () => {
  const steps = `${MENU.replace('{ id: more, ask: More? }', '{ id: more, ask: { text: More?, into: extra } }')}`;
  const talk = new Talk(flowWith(steps, 'variables: { choice: { type: string }, extra: { type: string } }'));
  talk.say('hi');
  talk.say(tapped('menu', 1));
  expect(talk.say(tapped('menu', 0))).toEqual(['Tracking track', 'More?']);
  expect(talk.state?.vars).toEqual({ choice: 'track' });
  expect(talk.say(tapped('menu', 1))).toEqual(['More?']);
  expect(talk.state?.wrong).toBe(0);
});

test('Every text choice carries a postback that names session, step and choice', () => {
  const outcome = new Talk(flowWith(MENU, CHOICE)).turn({ kind: 'start', input: written('hi') });
  const [said] = outcome.said;
  expect(said?.message).toMatchObject({
    choices: [{ postback: 'cq1:01HZX:menu:0' }, { postback: 'cq1:01HZX:menu:1' }],
  });
});

test('Choices of a sent list are numbered through the step', () => {
  const steps = `  - id: both
    send:
      - { text: A, choices: [{ text: One, goto: one }] }
      - { card: { title: B, media: "https://x.example/b.png", choices: [{ text: Two, goto: two }] } }
  - { id: wait, ask: Which? }
  - end
  - { id: one, send: 1!, goto: wait }
  - { id: two, send: 2!, goto: wait }`;
  const talk = new Talk(flowWith(steps));
  expect(talk.say('hi')).toEqual(['A [One]', 'B <https://x.example/b.png>', 'Which?']);
  expect(talk.say(tapped('both', 1))).toEqual(['2!', 'Which?']);
});

const FORMATTED = `  - id: age
    ask:
      text: Age?
      into: age
      format: { number: { whole: true } }
      valid: [{ if: input.value >= 18, say: Too young. }]
      retry: [First., Second.]
      on_fail: { send: I give up. }
  - { send: "{{ vars.age + 1 }} next year" }`;
const AGE = 'variables: { age: { type: number } }';

test('Wrong answers hear the broken rule, else the n-th retry; after the last one on_fail', () => {
  const talk = new Talk(flowWith(FORMATTED, AGE));
  talk.say('hi');
  expect(talk.say('x')).toEqual(['First.']);
  expect(talk.say('12')).toEqual(['Too young.']);
  expect(talk.say('x')).toEqual(['I give up.']);
  const right = new Talk(flowWith(FORMATTED, AGE));
  right.say('hi');
  right.say('x');
  expect(right.say('40')).toEqual(['41 next year']);
});

test('A retry of a question with choices shows them again', () => {
  const talk = new Talk(flowWith('  - ask: { text: Q?, choices: [A, B], retry: [Tap one.] }'));
  talk.say('hi');
  expect(talk.say('x')).toEqual(['Tap one. [A|B]']);
  expect(talk.say('x')).toEqual(['Tap one. [A|B]']);
});

test('Without retry, on_unknown answers, and repeat asks again', () => {
  const talk = new Talk(flowWith(MENU, `${CHOICE}\non_unknown: { send: Pardon?, goto: repeat }`));
  talk.say('hi');
  expect(talk.say('???')).toEqual(['Pardon?', 'Menu? [Track|Return]']);
  expect(talk.say('???')).toEqual(['Pardon?', 'Menu? [Track|Return]']);
  expect(talk.state?.wrong).toBe(2);
});

test('Without retry and on_unknown the question is asked again: never silence', () => {
  const talk = new Talk(flowWith(MENU, CHOICE));
  talk.say('hi');
  expect(talk.say('???')).toEqual(['Menu? [Track|Return]']);
});

test('A question is skipped only when walked into, known, and not asked before', () => {
  const steps = `  - { id: name, ask: { text: Name?, into: name } }
  - { id: again, ask: "Hi {{ vars.name }}. Again?", goto: name }`;
  const talk = new Talk(flowWith(steps, 'variables: { name: { type: string, default: Ann } }'));
  expect(talk.say('hi')).toEqual(['Hi Ann. Again?']);
  expect(talk.say('yes')).toEqual(['Name?']);
  const forced = flowWith(
    steps.replace('into: name', 'into: name, force: true'),
    'variables: { name: { type: string, default: Ann } }',
  );
  expect(new Talk(forced).say('hi')).toEqual(['Name?']);
});

test('An address that a contact wrote is sent as it was taken', () => {
  const steps =
    '  - ask: { text: Shop?, into: shop, format: url }\n  - send: { media: "{{ vars.shop }}" }\n  - ask: Well?';
  const talk = new Talk(flowWith(steps, 'variables: { shop: { type: string } }'));
  talk.say('hi');
  expect(talk.say('Https://shop.example/a.png')).toEqual(['<Https://shop.example/a.png>', 'Well?']);
});

test('A keyword leads away from any question', () => {
  const talk = new Talk(
    flowWith(
      '  - { id: q, ask: Q? }\n  - end\n  - { id: agent, send: Here I am., goto: back }',
      'keywords: { agent: [Agent, human] }',
    ),
  );
  talk.say('hi');
  expect(talk.say('HUMAN')).toEqual(['Here I am.']);
  expect(talk.state?.at).toBe('q');
});

test('A branch takes the first condition that holds, else else', () => {
  const steps = `  - branch:
      - { if: internal.sinchConversationAPI.channelIdentifier == "WHATSAPP", goto: rich }
      - { else: plain }
  - { id: rich, send: Rich, goto: end }
  - { id: plain, send: Plain }`;
  expect(new Talk(flowWith(steps), 'WHATSAPP').say('hi')).toEqual(['Rich']);
  expect(new Talk(flowWith(steps), 'SMS').say('hi')).toEqual(['Plain']);
});

test('set keeps YAML values, evaluates texts in order, and forgets with null', () => {
  const above =
    'variables: { a: { type: number }, b: { type: number }, c: { type: list }, d: { type: string, default: x } }';
  const talk = new Talk(flowWith('  - set: { a: 1, b: vars.a + 1.5, c: [1, { x: y }], d: null }\n  - ask: Q?', above));
  talk.say('hi');
  expect(talk.state?.vars).toEqual({ a: 1, b: 2.5, c: [1, { x: 'y' }] });
});

test('A value of another type than its variable fails the step', () => {
  const flow = flowWith('  - { id: s, set: { a: dyn(input.text) } }', 'variables: { a: { type: number } }');
  expect(new Talk(flow).turn({ kind: 'start', input: written('hi') })).toMatchObject({
    status: 'failed',
    error: { step: 's', code: 'TYPE' },
  });
});

test('The language switches the wording; a language without one falls back to the first', () => {
  const steps =
    '  - send: { en: Hi, nl: Hoi }\n  - language: nl\n  - ask: { en: Q?, nl: V? }\n  - { send: { en: Only } }';
  const talk = new Talk(flowWith(steps, 'languages: [en, nl]'));
  expect(talk.say('x')).toEqual(['Hi', 'V?']);
  expect(talk.say('x')).toEqual(['Only']);
});

test('An idle session is reminded and waits on; an expired one ends', () => {
  const session = 'session: { idle: 30m, expire: 2h, on_idle: { send: Still there? }, on_expire: { send: Bye. } }';
  const talk = new Talk(flowWith('  - { id: q, ask: Q? }', session));
  talk.say('hi');
  expect(talk.turn({ kind: 'idle' })).toMatchObject({
    status: 'waiting',
    state: { at: 'q' },
    said: [{ message: { text: 'Still there?' } }],
  });
  expect(talk.turn({ kind: 'expire' })).toMatchObject({ status: 'ended', said: [{ message: { text: 'Bye.' } }] });
});

// A circle that the check refuses, as a session may still meet one.
const CIRCLE = {
  ...flowWith('  - { id: a, send: A }\n  - { id: b, send: B }'),
  steps: flowWith('  - { id: a, send: A, goto: b }\n  - { id: b, ask: B }').steps.map((step) =>
    step.id === 'b' ? { ...step, kind: 'goto' as const, body: { to: 'a' } } : step,
  ),
};

test('A circle without a question ends the turn as failed, says nothing, and names step and budget', () => {
  const outcome = runFlow(CIRCLE, null, { kind: 'start', input: written('hi') }, contextOf());
  expect(outcome).toMatchObject({ status: 'failed', said: [], error: { code: 'BUDGET_STEPS' } });
  expect(outcome.error?.reason).toMatch(/^Step [ab] of flow test cannot go on: the turn ran more than 200 steps/);
});

test.each([
  ['BUDGET_STRING', 'vars.s + vars.s', 's'],
  ['BUDGET_LIST', 'vars.l + vars.l', 'l'],
  ['BUDGET_ITERATIONS', 'vars.l.map(i, vars.l.map(j, j))', 'l'],
  ['BUDGET_STATE', 'vars.l.map(i, vars.s)', 'l'],
])('%s fails the turn, undoes it, and passes on_error by', (code, expression, target) => {
  const above = 'variables: { s: { type: string }, l: { type: list } }\non_error: sorry';
  const flow = flowWith(
    `  - send: Before\n  - { id: grow, set: { ${target}: ${JSON.stringify(expression)} } }\n  - end\n  - { id: sorry, send: Sorry }`,
    above,
  );
  const vars = { s: 'x'.repeat(12_000), l: Array.from({ length: 600 }, (_, index) => index) };
  const state = flowState({ vars, turn: 3 });
  const outcome = runFlow(flow, state, { kind: 'retry' }, contextOf());
  expect(outcome).toMatchObject({
    status: 'failed',
    said: [],
    error: { code, step: 'grow' },
    state: { at: '', turn: 4 },
  });
  expect(outcome.state.vars).toEqual(vars);
});

test('What a contact writes is never expanded', () => {
  const flow = flowWith(
    '  - { ask: { text: Name?, into: name } }\n  - ask: "Hi {{ vars.name }}"',
    'variables: { name: { type: string } }',
  );
  const talk = new Talk(flow);
  talk.say('hi');
  expect(talk.say('{{ 1 + 1 }} {{ vars.name }}')).toEqual(['Hi {{ 1 + 1 }} {{ vars.name }}']);
});

test('A state that waits at a step this version does not have fails with its name', () => {
  const state = flowState({ at: 'gone', turn: 1 });
  const outcome = runFlow(flowWith('  - ask: Q?'), state, { kind: 'input', input: written('x') }, contextOf());
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'UNKNOWN_STEP' } });
});

test('The example has no problem, answers everything, and speaks both languages', () => {
  expect(loadFlow(EXAMPLE).problems).toEqual([]);
  const talk = new Talk(compiled(EXAMPLE));
  expect(talk.say('hi').at(-1)).toBe('Which language do you prefer? / Welke taal wilt u? [English|Nederlands]');
  expect(talk.say('2')).toEqual(['Wat kan ik voor u doen? [Tafel reserveren|Waar en wanneer|Tot ziens]']);
  expect(talk.say('blah')[0]).toBe('Sorry, dat begreep ik niet.');
  talk.say('tafel');
  expect(talk.say('Ann')).toEqual(['Voor hoeveel personen, Ann?']);
  talk.say('4');
  expect(talk.say('1-1-2020')).toEqual(['Die dag is al voorbij. Welke dag die nog komt?']);
  expect(talk.say('24-12-2026')[0]).toMatch(/^Een tafel voor 4 op 24-12-2026/);
  expect(talk.say('ja')[0]).toBe('Gereserveerd! Tot dan, Ann.');
});

test('The example greets a plain channel in other words', () => {
  expect(new Talk(compiled(EXAMPLE), 'SMS').say('hi')[0]).not.toBe(
    new Talk(compiled(EXAMPLE), 'WHATSAPP').say('hi')[0],
  );
});

const content: fc.Arbitrary<InboundContent> = fc.oneof(
  fc
    .oneof(
      fc.string(),
      fc.constantFrom('menu', 'english', '1', '2', '3', 'yes', 'Ann', '24-12-2026', '__proto__', 'constructor'),
    )
    .map((text) => ({ kind: 'text' as const, text })),
  fc.string().map((postback) => ({ kind: 'choice' as const, messageId: '', postback })),
  fc.webUrl().map((url) => ({ kind: 'media' as const, url, caption: '' })),
  fc.record({
    kind: fc.constant('location' as const),
    latitude: fc.double(),
    longitude: fc.double(),
    title: fc.string(),
    label: fc.string(),
  }),
  fc.record({ kind: fc.constant('other' as const), type: fc.string(), text: fc.string() }),
);

const tap = fc.record({
  step: fc.constantFrom('menu', 'which_language', 'confirm', 'hours', 'toString'),
  choice: fc.integer({ min: -1, max: 4 }),
});

const event: fc.Arbitrary<FlowEvent> = fc.oneof(
  { weight: 8, arbitrary: content.map((one) => ({ kind: 'input' as const, input: { content: one } })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(content, tap)
      .map(([one, at]) => ({ kind: 'input' as const, input: { content: one, tap: at } })),
  },
  fc.constantFrom<FlowEvent>({ kind: 'idle' }, { kind: 'expire' }, { kind: 'retry' }),
  fc.constant<FlowEvent>({ kind: 'called', outcome: { kind: 'response', status: 200, headers: {}, body: null } }),
  fc.constant<FlowEvent>({ kind: 'error', error: { step: 'menu', code: 'SEND_REFUSED', reason: 'Refused.' } }),
);

test('Whatever a contact does, the example answers, never breaks, and its state is JSON', () => {
  const flow = compiled(EXAMPLE);
  fc.assert(
    fc.property(fc.array(event, { maxLength: 15 }), (events) => {
      let state: FlowState | null = null;
      for (const one of events) {
        const outcome = runFlow(flow, state, one, contextOf());
        expect(runFlow(flow, state, one, contextOf())).toEqual(outcome);
        expect(JSON.parse(JSON.stringify(outcome.state))).toEqual(outcome.state);
        expect(outcome.error?.code).not.toBe('ENGINE');
        if (one.kind === 'input') expect(outcome.said.length).toBeGreaterThan(0);
        state = outcome.status === 'ended' ? null : outcome.state;
      }
    }),
    { numRuns: 100 },
  );
});

const anyPlace = fc.constantFrom<Place | null>(null, {
  callers: [],
  at: 'menu',
  vars: {},
  wrong: 0,
  wait: { kind: 'answer' as const },
  offer: null,
});

const anyState: fc.Arbitrary<FlowState> = fc.record({
  at: fc.oneof(fc.constantFrom('menu', 'ask_people', 'hours', 'confirm', 'end', 'back', ''), fc.string()),
  wrong: fc.integer(),
  asked: fc.array(fc.string()),
  vars: fc
    .dictionary(
      fc.constantFrom('name', 'people', 'day', '__proto__', 'constructor', 'toString'),
      fc.jsonValue({ maxDepth: 2 }),
    )
    .map((vars) => JSON.parse(JSON.stringify(vars))),
  language: fc.constantFrom('en', 'nl', 'xx', '__proto__'),
  turn: fc.nat(),
  callers: fc.array(fc.record({ at: fc.constantFrom('menu', 'gone'), vars: fc.constant({}), wrong: fc.nat() }), {
    maxLength: 2,
  }),
  wait: fc.constantFrom(null, { kind: 'answer' }, { kind: 'call' }, { kind: 'person', to: 'desk', note: '' }),
  offer: fc.constantFrom(null, { step: 'menu', choices: [{ choice: 0, element: 0, title: 'x', value: 'x' }] }),
  question: anyPlace,
  suspended: fc.option(
    fc.record({
      steps: fc.integer({ min: 0, max: 300 }),
      iterations: fc.option(fc.nat({ max: 20_000 }), { nil: undefined }),
      place: anyPlace,
      over: fc.boolean(),
      input: fc.constant({ kind: 'text', text: 'x' }),
      error: fc.constant({}),
      handled: fc.constantFrom(null, { step: 'menu', code: 'TYPE', reason: 'Wrong.' }),
    }),
  ),
});

test('Whatever the state holds, the engine gives an outcome, and prototypes stay as they are', () => {
  const flow = compiled(EXAMPLE);
  fc.assert(
    fc.property(anyState, event, (state, one) => {
      const outcome = runFlow(flow, state, one, contextOf());
      expect(outcome.status === 'failed').toBe(outcome.error !== undefined);
      expect(outcome.error?.code).not.toBe('ENGINE');
      expect(JSON.parse(JSON.stringify(outcome.state))).toEqual(outcome.state);
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
