import { createTokenBucket } from '../../adapters/token-bucket.ts';

function bucket() {
  const clock = { now: 5_000 };
  const slept: number[] = [];
  const sleep = async (ms: number) => void slept.push(ms);
  return { clock, slept, take: createTokenBucket({ burst: 3, perSecond: 10, now: () => clock.now, sleep }) };
}

test('a burst goes at once, what comes on top waits its turn', async () => {
  const { slept, take } = bucket();
  for (let turn = 0; turn < 6; turn += 1) await take();
  expect(slept).toEqual([100, 200, 300]);
});

test('it refills with time, up to the burst', async () => {
  const { clock, slept, take } = bucket();
  for (let turn = 0; turn < 3; turn += 1) await take();
  clock.now += 200;
  for (let turn = 0; turn < 3; turn += 1) await take();
  expect(slept).toEqual([100]);
  clock.now += 3_600_000;
  for (let turn = 0; turn < 4; turn += 1) await take();
  expect(slept).toEqual([100, 100]);
});
