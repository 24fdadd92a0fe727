import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (steps: string) => problemsOf(definition(steps));

const ONLY = '{ channels: { WHATSAPP: { text: Tap, choices: [a] }, RCS: { text: Tap, choices: [a] } } }';

test('A question without default is silent where it has no words for the channel', () => {
  expect(said(`  - ask: ${ONLY}`)).toEqual([
    '6:5 ask_1 warning Only WHATSAPP and RCS get this question: on all other channels the flow says nothing, and waits for an answer. Add default, or branch on the channel before.',
  ]);
  expect(said('  - ask: { channels: { SMS: Q } }')).toEqual([expect.stringContaining('Only SMS gets this question')]);
});

test.each([
  ['a question with a default', '  - ask: { channels: { SMS: Name?, default: Q } }'],
  ['a question that other channels do not come to', `  - if: session.channel in ["WHATSAPP", "RCS"]\n    ask: ${ONLY}`],
  ['a message that asks nothing', `  - send: ${ONLY}`],
])('Nothing is said of %s', (_what, steps) => {
  expect(said(steps)).toEqual([]);
});
