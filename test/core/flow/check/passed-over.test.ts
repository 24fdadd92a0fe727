import { problemsOf } from '../../../helpers/flow-problems.ts';

const flow = (steps: string) => `flow: test
variables: { size: { type: string, default: small }, none: { type: string, default: null } }
steps:
${steps}
`;

const WARNING =
  'size has a default, so that the flow walks past this question without asking it. Add force: true, or leave out the default.';

test.each([
  ['at the beginning', '  - ask: { text: Q, into: size }', '4:27 ask_1'],
  ['behind another step', '  - send: Hi\n  - ask: { text: Q, into: size }', '5:27 ask_2'],
  ['behind a jump to the next step', '  - { send: Hi, goto: next }\n  - ask: { text: Q, into: size }', '5:27 ask_2'],
  [
    'behind a step that may be passed over',
    '  - { if: input.text == "", goto: end }\n  - ask: { text: Q, into: size }',
    '5:27 ask_2',
  ],
])('A question %s whose variable has a default is worth a warning', (_where, steps, place) => {
  expect(problemsOf(flow(steps))).toEqual([`${place} warning ${WARNING}`]);
});

test.each([
  ['with force', '  - ask: { text: Q, into: size, force: true }'],
  ['that is only jumped to', '  - goto: q\n  - { id: q, ask: { text: Q, into: size } }'],
  ['of a route', '  - call: { get: "https://a.example", on_error: { ask: { text: Q, into: size } } }'],
  ['whose variable is forgotten somewhere', '  - set: { size: null }\n  - ask: { text: Q, into: size }'],
  ['whose default is none', '  - ask: { text: Q, into: none }'],
])('A question %s is not', (_which, steps) => {
  expect(problemsOf(flow(steps))).toEqual([]);
});
