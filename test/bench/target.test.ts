import { isMet, type Target, verdictOn } from '../../bench/target.ts';

const atMost: Target = { word: 'at most', value: 600 };
const atLeast: Target = { word: 'at least', value: 100_000 };

test.each<[Target, number, boolean]>([
  [atMost, 600, true],
  [atMost, 600.1, false],
  [atLeast, 100_000, true],
  [atLeast, 99_999, false],
])('%j with %d: %s', (target, figure, met) => {
  expect(isMet(target, figure)).toBe(met);
});

test('A verdict names the target; without one there is none', () => {
  expect(verdictOn(atLeast, 120_000)).toBe('at least 100,000: met');
  expect(verdictOn(atMost, 700)).toBe('at most 600: MISSED');
  expect(verdictOn(undefined, 700)).toBe('');
});
