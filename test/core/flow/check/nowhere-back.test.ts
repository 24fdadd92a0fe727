import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (steps: string, above?: string) => problemsOf(definition(steps, above));

test.each([
  ['at the beginning', '  - { id: x, goto: back }', 'back'],
  ['behind what waits for nothing', '  - send: Hi\n  - { id: x, send: Ho, goto: repeat }', 'repeat'],
  ['in a branch', '  - { id: x, branch: [{ if: input.text == "a", goto: back }, { else: end }] }', 'back'],
  ['when a time is up', '  - { id: x, wait: { for: 1h }, goto: back }', 'back'],
  ['behind a time that no message ends', '  - wait: { for: 1h, on_message: keep }\n  - { id: x, goto: back }', 'back'],
])('Going back %s has nothing to go back to, which is worth a warning', (_where, steps, target) => {
  expect(said(steps)).toEqual([
    expect.stringContaining(
      `x warning No question was asked before x, so that ${target} has nothing to go back to. Give the id of a step.`,
    ),
  ]);
});

test('So it is in a route for errors of a flow that asks nothing', () => {
  expect(said('  - send: Hi', 'on_error: { send: Sorry, goto: back }\n')).toEqual([
    expect.stringContaining('No question was asked before on_error, so that back has nothing to go back to.'),
  ]);
});

test.each([
  ['behind a question', '  - ask: Q\n  - goto: back', ''],
  ['from a choice', '  - ask: { text: Q, choices: [{ text: A, goto: repeat }] }', ''],
  [
    'where one way leads by a question',
    '  - ask: { text: Q, choices: [{ text: A, goto: x }] }\n  - { id: x, goto: back }',
    '',
  ],
  ['when a message may have ended a wait', '  - wait: { for: 1h }\n  - { if: input.kind != "none", goto: back }', ''],
  ['behind an event', '  - wait: { event: paid, timeout: 1h, on_timeout: end }\n  - goto: back', ''],
  ['behind a flow that is not known', '  - run: { flow: other }\n  - goto: back', ''],
  ['in a route', '  - wait: { for: 1h }', 'on_delivery_failed: { send: Hm }\n'],
  ['from a keyword', '  - wait: { for: 1h }\n  - end\n  - { id: x, send: Hi, goto: back }', 'keywords: { x: [hi] }\n'],
  ['in a step that nothing leads to', '  - end\n  - { id: x, goto: back }', ''],
])('Nothing is said of going back %s', (_where, steps, above) => {
  expect(said(steps, above).filter((problem) => problem.includes('No question'))).toEqual([]);
});
