import type { Block } from '../../../bench/turn/block.ts';
import { compare, type FigureName } from '../../../bench/turn/ratios.ts';

const block = (scale: number): Block => ({
  ack: [1, 2, 3].map((ms) => ms * scale),
  reply: [10, 20, 30].map((ms) => ms * scale),
  lag: [0],
  turnsPerSecond: 40 / scale,
  cpuPerTurn: 5 * scale,
});

test.each<[FigureName, number, number, number]>([
  ['ackP50', 1.5, 3, 2],
  ['ackP99', 1.5, 4.47, 2.98],
  ['replyP50', 1.5, 30, 20],
  ['replyP99', 1.5, 44.7, 29.8],
  ['turnsPerSecond', 1 / 1.5, 40 / 1.5, 40],
  ['cpuPerTurn', 1.5, 7.5, 5],
])('%s is the quotient of Colloquy and the reference', (figure, ratio, subject, reference) => {
  const comparison = compare([{ subject: block(1.5), reference: block(1) }], figure);
  expect(comparison.ratio.median).toBeCloseTo(ratio, 10);
  expect(comparison.subject.median).toBeCloseTo(subject, 10);
  expect(comparison.reference.median).toBeCloseTo(reference, 10);
});

test('a machine that slows down between pairs changes no ratio', () => {
  const pairs = [1, 2, 8].map((slowness) => ({ subject: block(1.2 * slowness), reference: block(slowness) }));
  const { ratio } = compare(pairs, 'replyP50');
  expect(ratio.median).toBeCloseTo(1.2, 10);
  expect(ratio.max - ratio.min).toBeCloseTo(0, 10);
});
