import { fromCel, toCel } from '../../../core/flow/cel-values.ts';
import { BUDGETS } from '../../../core/flow/meter.ts';
import type { Json } from '../../../core/json.ts';

const LARGE: Json = { rows: Array.from({ length: 100 }, () => ({ text: 'x'.repeat(500), n: 1, none: null })) };

test('What an expression only passes on is the same value, not a copy', () => {
  expect(fromCel(toCel(LARGE))).toBe(LARGE);
  expect(fromCel([toCel(LARGE)])).toEqual([LARGE]);
});

test('What is passed on again and again takes its room each time', () => {
  const large = toCel(LARGE);
  const times = Math.ceil(BUDGETS.state / JSON.stringify(LARGE).length) + 1;
  const [once, often] = [[large], Array.from({ length: times }, () => large)];
  expect(() => fromCel(once)).not.toThrow();
  expect(() => fromCel(often)).toThrow(expect.objectContaining({ code: 'BUDGET_STATE' }));
});

test.each<[string, Json]>([
  ['a list', ['ab', 1, [true, null]]],
  ['a map', { ab: 'cd', e: { f: [] } }],
])('%s that is passed on takes as much room as one that is made', (_what, json) => {
  const fill = (rest: number) => 'x'.repeat(BUDGETS.state - rest);
  const fits = (value: unknown, rest: number) => {
    try {
      fromCel([fill(rest), value]);
      return true;
    } catch {
      return false;
    }
  };
  const copy = (value: Json): unknown =>
    Array.isArray(value)
      ? value.map(copy)
      : typeof value === 'object' && value !== null
        ? new Map(Object.entries(value).map(([key, inner]) => [key, copy(inner)]))
        : value;
  for (let rest = 1; rest < 20; rest += 1) expect(fits(toCel(json), rest)).toBe(fits(copy(json), rest));
});
