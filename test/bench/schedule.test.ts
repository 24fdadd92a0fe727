import { atOnce, evenly } from '../../bench/schedule.ts';

test('turns are due at even distances, the first at once', () => {
  expect(evenly(4, 10)).toEqual([0, 100, 200, 300]);
});

test('a rate that does not divide a second loses nothing to rounding', () => {
  expect(evenly(3_001, 3).at(-1)).toBeCloseTo(1_000_000, 6);
});

test('an overload has all turns due at once', () => {
  expect(atOnce(3)).toEqual([0, 0, 0]);
});
