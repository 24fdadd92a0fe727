import { isDeeper } from '../../core/json.ts';

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`);

test('A value is deeper than a limit only where more levels than that nest', () => {
  expect([nested(0), nested(3), nested(4), { a: 1, b: { c: [[]] } }].map((value) => isDeeper(value, 3))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

test('No depth overflows the look at it', () => {
  expect(isDeeper(nested(100_000), 32)).toBe(true);
});
