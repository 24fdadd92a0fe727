import { compiled, definition, problemsOf } from '../../../helpers/flow-problems.ts';

const ASK = '  - ask: { text: Card?, into: card }\n';

const PAY = compiled(
  'flow: pay\nvariables: { pin: { type: string, sensitive: true }, open: { type: string, in: true } }\nsteps:\n  - ask: { text: Pin?, into: pin }\n',
);

const found = (steps: string, above = '') => problemsOf(definition(steps, above), { flowOf: () => PAY });

const TOLD =
  'error This text would repeat an answer that goes into a sensitive variable. Leave the answer out, or declare the variable without sensitive.';
const KEPT = (name: string) =>
  `error ${name} takes a sensitive value, but is not sensitive itself. Declare ${name} with sensitive: true.`;

test.each([
  ['is sent', '  - send: "{{ input.text }}"', TOLD],
  ['is sent, read', '  - send: "{{ lower(input.value) }}"', TOLD],
  ['is sent with all that is known of it', '  - send: { en: "{{ input }}" }', TOLD],
  ['stands in a note', '  - handover: { to: desk, note: "{{ input.text }}", on_release: end }', TOLD],
  ['stands in the next question', '  - ask: "{{ input.text }}?"', TOLD],
  ['makes choices', '  - ask: { text: Q, choices: [{ each: "[input.text]", text: x }] }', TOLD],
  ['is copied', '  - set: { name: input.text }', KEPT('name')],
  [
    'is the value of a choice',
    '  - ask: { text: Q, choices: [{ text: a, value: "{{ input.text }}" }], into: name }',
    KEPT('name'),
  ],
  ['is handed to another flow', '  - run: { flow: pay, in: { open: input.text } }', KEPT('open')],
])('A sensitive answer that %s in its turn is a problem', (_what, step, problem) => {
  expect(found(`${ASK}${step}`)).toEqual([expect.stringContaining(problem)]);
});

test.each([
  [
    'behind a call',
    `${ASK}  - call: { post: "https://x.example", body: { card: "{{ input.text }}" } }\n  - send: "{{ input.text }}"`,
  ],
  ['behind a question that may be known', `${ASK}  - ask: { text: Kept?, into: kept }\n  - send: "{{ input.text }}"`],
  ['behind a question with a condition', `${ASK}  - { if: vars.card == "", ask: Name? }\n  - send: "{{ input.text }}"`],
  ['behind a flow that asks for it', '  - run: { flow: pay }\n  - send: "{{ input.text }}"'],
  [
    'where a choice leads',
    '  - ask: { text: Card?, into: card, choices: [{ text: None, goto: none }], format: any }\n  - end\n  - { id: none, send: "{{ input.text }}" }',
  ],
  [
    'after the last wrong answer',
    '  - ask: { text: Card?, into: card, retry: [Again.], on_fail: { send: "{{ input.text }}" } }',
  ],
])('It is still what the contact wrote %s', (_where, steps) => {
  const above = 'variables: { kept: { type: string, keep: contact }, card: { type: string, sensitive: true } }\n';
  const definition_ = `flow: test\n${above}steps:\n${steps}\n`;
  expect(problemsOf(definition_, { flowOf: () => PAY })).toEqual([expect.stringContaining(TOLD)]);
});

test.each([
  ['on_unknown: { send: "{{ input.text }}?", goto: repeat }\n', ASK.replace('into: card', 'into: card, format: email')],
  ['on_error: { send: "{{ input.text }}!" }\n', ASK],
])('A route may tell it as well: %s', (above, steps) => {
  expect(found(steps, above)).toEqual([expect.stringContaining(TOLD)]);
});

test.each([
  ['a question above', `  - ask: { text: Name?, into: name }\n  - send: "{{ input.text }}"\n${ASK}`],
  ['the next question', `${ASK}  - ask: { text: Name?, into: name }\n  - send: "{{ input.text }}"`],
  ['a condition', `${ASK}  - branch: [{ if: input.text == "1", goto: end }, { else: end }]`],
  ['a sensitive variable', `${ASK}  - set: { card: trim(input.text) }`],
  ['a call', `${ASK}  - call: { post: "https://x.example", body: "{{ input.text }}" }`],
  ['its kind', `${ASK}  - send: "{{ input.kind }}"`],
])('No sensitive answer is told by %s', (_what, steps) => {
  expect(found(steps)).toEqual([]);
});
