import { report, summarise } from '../../../bench/answers/report.ts';

const answers = [
  { session: 'open', ms: [30, 10, 20] },
  { session: 'ended', ms: [40, 2_001, 50] },
];

test('the figure is the longest that any contact has waited', () => {
  expect(summarise(answers)).toMatchObject({ longestMs: 2_001, sessions: [{ p50: 20, longest: 30 }, { p50: 50 }] });
});

test('each kind of session has its own line, which says whether nobody waited too long', () => {
  const [, open, ended] = report(answers);
  expect(open).toMatch(/^open +20\.0 +29\.8 +30\.0 +at most 2,000: met$/);
  expect(ended).toMatch(/^ended +50\.0 .* 2001\.0 +at most 2,000: MISSED$/);
});
