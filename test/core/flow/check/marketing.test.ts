import { compiled, definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (steps: string, above = '', withdraws = '') => {
  const sub = compiled(definition(withdraws || '  - end').replace('flow: test', 'flow: sub'));
  return problemsOf(definition(steps, above), { flowOf: () => sub });
};

const SENT = '  - send: { text: Buy, content: marketing }';

test('Marketing without a way to withdraw is worth one warning', () => {
  expect(said(`${SENT}\n${SENT}`)).toEqual([
    '6:33 send_1 warning This flow sends marketing, and has no way to withdraw from it. Add a step consent: { withdraw: marketing, … } and a way there, or on_opt_out.',
  ]);
});

test.each([
  ['it withdraws that consent', `${SENT}\n  - consent: { withdraw: marketing, wording: Never }`, '', ''],
  ['it withdraws all', `${SENT}\n  - consent: { withdraw: all, wording: Never }`, '', ''],
  ['it listens to who opts out', SENT, 'on_opt_out: end\n', ''],
  [
    'a flow that it runs withdraws',
    `${SENT}\n  - run: { flow: sub }`,
    '',
    '  - consent: { withdraw: all, wording: Never }',
  ],
  ['it only notifies', '  - send: { text: Sent, content: notification }', '', ''],
])('Nothing is said where %s', (_what, steps, above, withdraws) => {
  expect(said(steps, above, withdraws)).toEqual([]);
});

test('Giving a consent is no way to withdraw it', () => {
  expect(said(`${SENT}\n  - consent: { give: marketing, wording: "Yes" }`)).toHaveLength(1);
});
