import { report, summarise } from '../../../bench/recover/report.ts';

const MIB = 1024 * 1024;
const memory = (rss: number) => ({ rss: rss * MIB, mainHeap: 50 * MIB, workflowHeap: 20 * MIB });
const measured = (late: number) => ({
  ...{ sessions: 10_000, seconds: 50, early: { sessions: 2_040, memory: memory(200) }, late: memory(late) },
});

test('the figures are sessions a second, and how much the memory has grown', () => {
  expect(summarise(measured(210))).toEqual({ memoryRatio: 1.05, sessionsPerSecond: 200 });
});

test.each([
  [210, 'at most 1.1: met'],
  [230, 'at most 1.1: MISSED'],
])('the table says whether %s MiB at the end are flat', (late, verdict) => {
  const lines = report(measured(late));
  expect(lines[1]).toMatch(/10,000 sessions +200\.0$/);
  expect(lines[3]).toMatch(/after 2,040 +200\.0 +50\.0 +20\.0$/);
  expect(lines[4]).toContain(verdict);
});
