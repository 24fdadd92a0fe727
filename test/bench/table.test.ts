import { fixed, row } from '../../bench/table.ts';

test('A row stands in its columns, without space behind it', () => {
  expect(row([6, 4, 4], ['name', '1', '22'])).toBe('name       1    22');
  expect(row([6, 4, 4], ['name', '1', ''])).toBe('name       1');
});

test.each([
  [1.25, undefined, '1.3'],
  [1.25, 2, '1.25'],
  [Number.NaN, 2, '-'],
  [Number.POSITIVE_INFINITY, 0, '-'],
])('%d with %s digits is %s', (value, digits, text) => {
  expect(fixed(value, digits)).toBe(text);
});
