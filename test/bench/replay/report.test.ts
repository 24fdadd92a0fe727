import { report, summarise } from '../../../bench/replay/report.ts';

const MEASURED = {
  conversations: 500,
  replays: [
    { subject: 80, reference: 100 },
    { subject: 60, reference: 100 },
    { subject: 75, reference: 100 },
  ],
  resimulations: [300, 310, 320],
  longMs: [70, 60, 65],
  longTurns: 400,
};

test('the report of what was recorded gives medians, and judges those that have a target', () => {
  expect(summarise(MEASURED)).toEqual({
    replayRatio: 0.75,
    longMs: 65,
    replaysPerSecond: 75,
    bareReplaysPerSecond: 100,
    resimulationsPerSecond: 310,
  });
  const lines = report(MEASURED).join('\n');
  expect(lines).toMatch(/replays +75\.0 +100\.0 +0\.75 +.*at least 0\.7: met/);
  expect(lines).toMatch(/400 turns told as a story.* 65\.0 .*at most 50: MISSED/);
});
