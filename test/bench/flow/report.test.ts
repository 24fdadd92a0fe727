import type { FlowMeasurement } from '../../../bench/flow/measure.ts';
import { report } from '../../../bench/flow/report.ts';
import { summarise } from '../../../bench/flow/summary.ts';

const MIB = 1_024 * 1_024;

const work = (units: number) => ({ units, wallMs: 400, cpuMs: 200 });
const pairs = (units: number) =>
  Array.from({ length: 9 }, () => ({ subject: work(units), reference: work(1_000_000) }));
const held = (rss: number, heap: number) => ({
  before: { rss: 200 * MIB, mainHeap: 30 * MIB, workflowHeap: 20 * MIB },
  after: { rss: (200 + rss) * MIB, mainHeap: 50 * MIB, workflowHeap: (20 + heap) * MIB },
});

/** Steps of the slower shape in 200 ms of a core, and bytes of the workflows' bundle. */
const measured = (steps: number, code: number, patternMs = 12): FlowMeasurement => ({
  evil: { patternMs, expressionMs: 4 },
  speed: [
    { name: '20 steps', pairs: pairs(50_000) },
    { name: '1,000 steps', pairs: pairs(steps) },
  ],
  compile: {
    steps: 1_001,
    definitionBytes: 57_000,
    compiledBytes: 124_000,
    pairs: Array.from({ length: 9 }, () => ({
      subject: { units: 1, wallMs: 500, cpuMs: 300 },
      reference: { units: 1, wallMs: 200, cpuMs: 100 },
    })),
  },
  bundle: { code, bare: 250_000, parts: [['re2js', 190_000]], modules: [{ path: 're2js/index.js', bytes: 190_000 }] },
  memory: { bare: held(200, 40), small: held(220, 90), large: held(270, 90) },
});

test('The figures that the flow language is judged by stand first and under their own names', () => {
  const summary = summarise(measured(40_000, 800_000));
  expect(Object.entries(summary).slice(0, 6)).toEqual([
    ['stepsPerSecond', 200_000],
    ['bundleAddedKb', 550],
    ['evilMs', 12],
    ['compileMs', 300],
    ['compileRatio', 3],
    ['pairs', 9],
  ]);
  expect(summary.speed['20 steps']).toMatchObject({ stepsPerSecond: 250_000, wall: 125_000, evaluations: 20 });
  expect(summary.memory.large).toEqual({
    rss: 270,
    workflowHeap: 90,
    mainHeap: 20,
    rssRatio: 1.35,
    heapRatio: 2.25,
  });
});

test.each([
  [40_000, 800_000, 12, ['at least 100,000: met', 'at most 20: met', 'at most 600: met']],
  [19_000, 851_000, 25, ['at least 100,000: MISSED', 'at most 20: MISSED', 'at most 600: MISSED']],
])(
  'The slowest shape, what means to stall and the whole bundle are judged: %d, %d, %d',
  (steps, code, ms, verdicts) => {
    const text = report(measured(steps, code, ms)).join('\n');
    expect(text.match(/at (most|least) [\d.,]+: \w+/g)).toEqual(verdicts);
  },
);

test('The table says what each flow costs beside the bare workflow', () => {
  const line = report(measured(40_000, 800_000)).find((text) => text.startsWith('Colloquy, flow of 128 KB'));
  expect(line?.replace(/\s+/g, ' ')).toBe('Colloquy, flow of 128 KB 270.0 90.0 20.0 1.35 2.25');
});
