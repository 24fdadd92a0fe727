import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (steps: string, above?: string) => problemsOf(definition(steps, above));

test.each([
  ['true', true],
  ['!false', true],
  ['1 + 1 == 2', true],
  ['size("") > 0', false],
  ['["a"].exists(x, x == "b")', false],
])('The condition %s is the same for everybody', (condition, value) => {
  const [problem] = said(`  - send: x\n    if: '${condition}'`);
  expect(problem).toContain(`7:9 send_1 warning This condition is always ${value}.`);
});

test('A constant condition is found in a branch and in a rule of an answer too', () => {
  const steps =
    '  - branch: [{ if: "true", goto: end }, { else: end }]\n  - { id: a, ask: { text: Q, valid: [{ if: "2 < 1", say: No }] } }';
  expect(said(steps, 'keywords: { a: [again] }\n')).toEqual([
    '7:20 branch_1 warning This condition is always true. Leave it out, or ask for something.',
    '8:44 a warning This condition is always false. What it is for never happens; ask for something.',
  ]);
});

test.each(['has(vars.m) || true', 'session.turn > 1.0', 'vars.l.exists(x, true)', 'input.text == ""'])(
  'The condition %s is nothing to speak of',
  (condition) => {
    expect(said(`  - set: { l: [1] }\n  - send: x\n    if: '${condition}'`)).toEqual([]);
  },
);

test.each([
  ['a condition', '  - { send: x, if: session.turn / 0 > 1.0 }', '6:20 send_1'],
  ['a remainder', '  - { send: x, if: session.turn % 0 > 1.0 }', '6:20 send_1'],
  ['a decimal', '  - { send: x, if: session.turn / -0.0 > 1.0 }', '6:20 send_1'],
  ['a sum', '  - set: { n: "7 / (3 - 3)" }', '6:15 set_1'],
  ['a text', '  - send: { en: "Hi {{ 1 / 0 }}" }', '6:17 send_1'],
  ['a loop', '  - { send: x, if: "[1].exists(x, x / 0 == 1)" }', '6:20 send_1'],
])('Dividing by zero in %s is an error', (_what, steps, place) => {
  expect(said(steps)).toEqual([`${place} error This expression divides by zero. Divide by something else.`]);
});

test.each(['session.turn / 2', '0 / 3', 'session.turn / (session.turn - 1)', 'size("abc") % size("ab")'])(
  '%s may be computed',
  (source) => {
    expect(said(`  - set: { n: ${source} }`)).toEqual([]);
  },
);

const UNSET =
  'Nothing in this flow ever sets n, so that this condition fails. Set it, give it a default, or declare it with in: true where whoever begins the flow gives it.';

test.each([
  ['an if', '  - { send: x, if: vars.n > 1 }', '6:20 send_1'],
  ['a branch', '  - branch: [{ if: \'vars["n"] > 1\', goto: end }, { else: end }]', '6:20 branch_1'],
  ['a rule', '  - ask: { text: Q, valid: [{ if: vars.n > 1, say: No }] }', '6:35 ask_1'],
  ['what comes behind a question about another', '  - { send: x, if: has(vars.m) && vars.n > 1 }', '6:20 send_1'],
])('A variable that nothing sets disappoints in %s', (_what, steps, place) => {
  expect(said(steps)).toEqual([`${place} warning ${UNSET}`]);
});

test.each([
  ['is asked for', '  - { send: x, if: has(vars.n) && vars.n > 1 }', ''],
  ['may be missing', '  - { send: x, if: vars.?n.orValue(1.0) > 1 }', ''],
  ['is set', '  - { send: x, if: vars.n > 1 }\n  - set: { n: 1 }', ''],
  ['is computed', '  - { send: x, if: vars.n > 1 }\n  - set: { n: session.turn }', ''],
  ['is answered', '  - { send: x, if: vars.n > 1 }\n  - ask: { text: Q, format: number, into: n }', ''],
  [
    'comes with a choice',
    '  - { send: x, if: vars.n > 1 }\n  - ask: { text: Q, choices: [{ text: One, value: 1 }], into: n }',
    '',
  ],
  ['comes with an event', '  - { send: x, if: vars.m.a > 1 }\n  - wait: { event: paid, into: m }', ''],
  ['comes from a call', '  - { send: x, if: vars.m.a > 1 }\n  - call: { get: "https://x.example", into: m }', ''],
])('A variable that %s is nothing to speak of', (_what, steps, above) => {
  expect(said(steps, above)).toEqual([]);
});

test.each(['default: 3', 'keep: contact', 'in: true'])('A variable with %s has a value', (field) => {
  const text = `flow: a\nvariables: { n: { type: number, ${field} } }\nsteps: [{ send: x, if: vars.n > 1 }]\n`;
  expect(problemsOf(text)).toEqual([]);
});

test('A variable that is only ever forgotten has none', () => {
  expect(said('  - set: { n: null }\n  - { send: x, if: vars.n > 1 }')).toEqual([`7:20 send_2 warning ${UNSET}`]);
});

test('Where a step cannot be read, it may be the one that sets it', () => {
  expect(said('  - { sett: { n: 1 } }\n  - { send: x, if: vars.n > 1 }')).toEqual([
    expect.stringContaining('There is no step of the kind "sett".'),
  ]);
});

const rule = (question: string, condition: string) =>
  said(`  - ask: { text: Q, ${question}, valid: [{ if: '${condition}', say: No }] }`);

test.each([
  ['a number', 'format: number', 'input.value.startsWith("A")', 'number'],
  ['a number within limits', 'format: { number: { min: 1 } }', 'input.value in ["a"]', 'number'],
  ['a text', 'retry: [Again]', 'input.value > 3', 'string'],
  ['a date', 'format: date', 'input.value > 3', 'string'],
  ['an email', 'format: email', 'input.value == 3', 'string'],
  ['a place', 'format: location', 'input.value == "x"', 'map'],
  ['values of choices', 'choices: [{ text: a, value: 1 }, { text: b, value: 2 }]', 'input.value == "a"', 'number'],
  ['titles of choices', 'choices: [a, b]', 'input.value == 1', 'string'],
])('A rule that takes %s for something else cannot work', (_what, question, condition, type) => {
  expect(rule(question, condition)).toEqual([
    expect.stringMatching(`cannot work: .* input.value is a ${type} here, by the format and the choices`),
  ]);
});

test('A rule that gives the answer itself is no condition', () => {
  expect(rule('format: number', 'input.value')).toEqual([expect.stringContaining('gives a number, not true or false')]);
});

test.each([
  ['a number', 'format: number', 'input.value > 3 && input.value + 1 < 4.5'],
  ['a date', 'format: date', 'days(session.today, input.value) > 3 && input.value > session.today'],
  ['a place', 'format: location', 'input.value.latitude > 3.0 && has(input.value.title)'],
  [
    'a number or a title',
    'format: number, choices: [{ text: a, hidden: true }]',
    'input.value == "a" || input.value > 3',
  ],
  ['whatever a choice gives', 'choices: [{ text: a, value: "{{ session.turn }}" }]', 'input.value > 3'],
])('A rule may be about %s', (_what, question, condition) => {
  expect(rule(question, condition)).toEqual([]);
});
