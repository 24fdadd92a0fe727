import { InvalidMeasurement } from '../../../bench/error.ts';
import type { Block } from '../../../bench/turn/block.ts';
import { interleave, lagOf, requireUseful } from '../../../bench/turn/pairs.ts';

const block = (lag: number, mark = 0): Block => ({
  ack: [mark],
  reply: [mark],
  lag: [lag],
  turnsPerSecond: 1,
  cpuPerTurn: 1,
});

/** Runs with these lags, one per round, and tells in which order the blocks were measured. */
async function run(pairs: number, lags: number[], spare = 1) {
  const order: string[] = [];
  const side = (name: string) => () => {
    order.push(name);
    return Promise.resolve(block(lags[Math.floor((order.length - 1) / 2)] ?? 0, name === 'subject' ? 1 : 2));
  };
  const kept = await interleave({ pairs, spare, subject: side('subject'), reference: side('reference') });
  return { kept, order: order.map((name) => name.charAt(0)).join('') };
}

test('blocks alternate, and the side that goes first does too', async () => {
  const { kept, order } = await run(4, [0, 0, 0, 0]);
  expect(order).toBe('srrssrrs');
  for (const { subject, reference } of kept) expect([subject.ack, reference.ack]).toEqual([[1], [2]]);
});

test('a disturbed pair is replaced by a further one', async () => {
  const { kept, order } = await run(3, [0, 9, 0, 0]);
  expect(order).toHaveLength(8);
  expect(lagOf(...kept)).toBe(0);
});

test('where the machine does not calm down the least disturbed pairs are kept, and their lag is told', async () => {
  const { kept, order } = await run(3, [9, 7, 8, 6]);
  expect(order).toHaveLength(8);
  expect(kept.map((pair) => lagOf(pair))).toEqual([6, 7, 8]);
});

test.each([
  [24, false],
  [26, true],
])('a driver that was %d ms late at p99 makes the measurement invalid: %p', (lag, invalid) => {
  const judge = () => requireUseful([{ subject: block(lag), reference: block(lag) }]);
  if (invalid) expect(judge).toThrow(InvalidMeasurement);
  else expect(judge).not.toThrow();
});

test('what fails in a block fails the measurement', async () => {
  const broken = () => Promise.reject(new InvalidMeasurement('lost'));
  await expect(interleave({ pairs: 1, spare: 0, subject: broken, reference: broken })).rejects.toThrow('lost');
});
