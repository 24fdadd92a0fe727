import type { Leg } from '../../../bench/emulator/load.ts';
import type { EmulatorMeasurement } from '../../../bench/emulator/measure.ts';
import { report } from '../../../bench/emulator/report.ts';
import { summarise } from '../../../bench/emulator/summary.ts';

const MB = 1e6;

const leg = (perSecond: number, heap: number): Leg => ({
  sends: 10_000,
  tookMs: 10_000_000 / perSecond,
  accept: [1, 2, 3],
  late: [0, 0, 4],
  lag: [5, 6, 7],
  cpuMs: 5_000,
  look: { rss: 150 * MB, heap: heap * MB, stallMs: 12 },
});

const measured = (perSecond: number, lastHeap: number, upAfterMs: number): EmulatorMeasurement => ({
  starts: [-10, 0, 10].map((more) => ({ upAfterMs: upAfterMs + more, bareMs: 50 })),
  legs: [leg(1_040, 30), leg(1_040, 45), leg(perSecond, 60), leg(1_040, lastHeap)],
  kept: leg(900, 70),
});

test('The figures that the emulator is judged by stand first and under their own names', () => {
  const summary = summarise(measured(1_020, 61.2, 500));
  expect(Object.entries(summary).slice(0, 3)).toEqual([
    ['sendsPerSecond', 1_020],
    ['upAfterMs', 500],
    ['heapGrowth', 1.02],
  ]);
  expect(summary.legs['100000']).toMatchObject({ acceptP50: 2, lagP50: 6, receipts: 30_000, cores: 0.51, heapMb: 60 });
});

test.each([
  [1_020, 61, 500, ['at least 1,000: met', 'at most 1,000: met', 'at most 1.05: met']],
  [990, 66, 1_100, ['at least 1,000: MISSED', 'at most 1,000: MISSED', 'at most 1.05: MISSED']],
])('The slowest leg in memory, the start and the growth are judged: %d, %d, %d', (perSecond, heap, up, verdicts) => {
  const lines = report(measured(perSecond, heap, up));
  expect(lines.flatMap((line) => /at (?:most|least) [\d,.]+: \w+/.exec(line) ?? [])).toEqual(verdicts);
});

test('Each leg has a line that says how far the sends had come', () => {
  const names = report(measured(1_020, 61, 500)).flatMap(
    (line) => /^(up to [\d,]+|.* with a state file)/.exec(line)?.[0] ?? [],
  );
  expect(names).toEqual(['up to 10,000', 'up to 50,000', 'up to 100,000', 'up to 120,000', '10,000 with a state file']);
});
