import type { Block } from '../../../bench/turn/block.ts';
import type { TurnMeasurement } from '../../../bench/turn/measure.ts';
import { report, summarise } from '../../../bench/turn/report.ts';

const block = (scale: number): Block => ({
  ack: [5 * scale],
  reply: [20 * scale],
  lag: [0.5],
  turnsPerSecond: 40 / scale,
  cpuPerTurn: 10 * scale,
});
const pairs = (scale: number) => Array.from({ length: 9 }, () => ({ subject: block(scale), reference: block(1) }));
const turn = { events: 10, actions: 2, actionsCounted: 2, historyBytes: 2_500 };

const measured = (scale: number): TurnMeasurement => ({
  isolated: { colloquy: turn, bare: { ...turn, historyBytes: 2_000 } },
  plain: pairs(scale),
  receipts: pairs(2 * scale),
});

test('the figures that others hold a turn to stand first and under their own names', () => {
  const summary = summarise(measured(1.2));
  expect(Object.entries(summary).slice(0, 7)).toEqual([
    ['eventsPerTurn', 10],
    ['actionsPerTurn', 2],
    ['ackP50Ratio', 1.2],
    ['ackP99Ratio', 1.2],
    ['replyP50Ratio', 1.2],
    ['replyP99Ratio', 1.2],
    ['turnsPerSecondRatio', 0.833],
  ]);
  expect(summary).toMatchObject({ pairs: 9, cpuPerTurnRatio: 1.2, receipts: { replyP50Ratio: 2.4 } });
});

test.each([
  [1.2, ['at most 10: met', 'at most 2: met', 'at most 1.3: met', 'at most 1.25: met', 'at least 0.8: met']],
  [1.4, ['at most 10: met', 'at most 2: met', 'at most 1.3: MISSED', 'at most 1.25: MISSED', 'at least 0.8: MISSED']],
])('a Colloquy that takes %d times as long is judged', (scale, verdicts) => {
  const text = report(measured(scale)).join('\n');
  expect(text.match(/at (most|least) [\d.]+: \w+/g)).toEqual(verdicts);
});

test('where the system tells no CPU time the table says so instead of a number', () => {
  const withoutProc = measured(1);
  for (const { subject, reference } of withoutProc.plain) {
    subject.cpuPerTurn = Number.NaN;
    reference.cpuPerTurn = Number.NaN;
  }
  const line = report(withoutProc).find((text) => text.startsWith('CPU per turn'));
  expect(line?.replace(/\s+/g, ' ')).toBe('CPU per turn, ms (API + worker) - - - - – -');
});
