import { createThrottle } from '../../adapters/throttle.ts';

test('each name may be taken once in the time', () => {
  let now = 0;
  const mayNow = createThrottle(1_000, () => now);
  expect(['a', 'a', 'b'].map(mayNow)).toEqual([true, false, true]);
  now = 999;
  expect(mayNow('a')).toBe(false);
  now = 1_000;
  expect(['a', 'a', 'b'].map(mayNow)).toEqual([true, false, true]);
});
