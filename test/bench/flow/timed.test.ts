import { perCpuSecond, perSecond, timed, timedPair, timedPairs } from '../../../bench/flow/timed.ts';

const work = (units: number) => ({ units, wallMs: 200, cpuMs: 100 });

test('Work is done once at least, and its units are added up', () => {
  expect(timed(() => 7, 0)).toMatchObject({ units: 7 });
  const { units, wallMs, cpuMs } = timed(() => 1, 20);
  expect(units).toBeGreaterThan(1);
  expect(wallMs).toBeGreaterThanOrEqual(20);
  expect(cpuMs).toBeGreaterThan(0);
});

test('A second of the processor is not a second of the clock', () => {
  expect(perCpuSecond(work(50))).toBe(500);
  expect(perSecond(work(50))).toBe(250);
});

test('Both take turns in going first', async () => {
  const order: string[] = [];
  const block = (name: string) => () => {
    order.push(name);
    return work(name.length);
  };
  const subject = block('subject');
  const reference = block('reference');
  const pairs = await timedPairs(2, (round) => timedPair(subject, reference, round), new AbortController().signal);
  expect(order).toEqual(['subject', 'reference', 'reference', 'subject']);
  expect(pairs).toEqual(Array(2).fill({ subject: work(7), reference: work(9) }));
});

test('An interruption ends the measurement', async () => {
  const pair = () => ({ subject: work(1), reference: work(1) });
  await expect(timedPairs(9, pair, AbortSignal.abort())).rejects.toThrow('The measurement was interrupted.');
});
