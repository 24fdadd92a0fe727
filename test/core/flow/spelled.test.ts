import { textOf } from '../../../core/flow/spelled.ts';
import type { Json } from '../../../core/json.ts';

test.each<[Json, string]>([
  [null, ''],
  [true, 'true'],
  [7, '7'],
  [1.1 * 3, '3.3'],
  [0.1 + 0.2, '0.3'],
  [-2.5, '-2.5'],
  [2 ** 53 - 1, '9007199254740991'],
  [['a', null, [1.5, { b: 1 }]], 'a, , 1.5, {"b":1}'],
  [{ a: [1] }, '{"a":[1]}'],
])('%j stands in a text as "%s"', (value, text) => {
  expect(textOf(value)).toBe(text);
});
