import { median, quantile, spreadOf } from '../../bench/statistics.ts';

test.each([
  [[4, 1, 3, 2], 0.5, 2.5],
  [[1, 2, 3], 0.5, 2],
  [[10], 0.99, 10],
  [[1, 2, 3, 4, 5], 0, 1],
  [[1, 2, 3, 4, 5], 1, 5],
  [[0, 100], 0.99, 99],
])('of %j the %d quantile is %d', (values, q, expected) => {
  expect(quantile(values, q)).toBeCloseTo(expected, 10);
});

test('there is no quantile of nothing', () => {
  expect(quantile([], 0.5)).toBeNaN();
});

test('the order of the samples is left alone', () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
});

test('the median of ratios shrugs off one wild block, and the spread shows it', () => {
  const spread = spreadOf([1, 1.1, 0.9, 1, 1, 1.1, 0.9, 1, 40]);
  expect(spread).toEqual({ median: 1, low: 1, high: 1.1, min: 0.9, max: 40, count: 9 });
});
