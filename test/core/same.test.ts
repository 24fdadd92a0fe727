import fc from 'fast-check';
import { holds, isSame } from '../../core/same.ts';

it.each([
  [{ a: 1 }, { a: 1, b: 2 }, true, false],
  [{ a: { b: 1 } }, { a: { b: 1, c: 2 } }, true, false],
  [[1, { a: 1 }], [1, { a: 1, b: 2 }], true, false],
  [[1], [1, 2], false, false],
  [{ a: null }, {}, false, false],
  [null, null, true, true],
  [1, '1', false, false],
  [[], {}, false, false],
  [{}, [], false, false],
  [{ toString: 1 }, {}, false, false],
])('%j is held by %j: %j, and the same: %j', (expected, value, held, same) => {
  expect([holds(expected, value), isSame(expected, value)]).toEqual([held, same]);
});

it('is true of every value and itself', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      isSame(JSON.parse(JSON.stringify(value)), JSON.parse(JSON.stringify(value))),
    ),
  );
});
