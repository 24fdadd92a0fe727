import { Variables } from '../../../api/sessions/schemas.ts';

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`);
const problemsOf = (variables: unknown) => Variables.safeParse(variables).error?.issues.map(({ message }) => message);

test('A variable that is nested as deeply as one may be is taken', () => {
  expect(problemsOf({ x: nested(32) })).toBeUndefined();
});

test.each([33, 100_000])('A variable that is nested %i levels deep is refused by a sentence', (levels) => {
  expect(problemsOf({ x: nested(levels) })).toEqual(['is nested more than 32 levels deep']);
});

test('Variables that are too large together are refused', () => {
  const half = 'x'.repeat(40 * 1024);
  expect(problemsOf({ a: half, b: half })).toEqual(['are larger than 64 KB, which they may have together']);
});
