import { Environment } from '@marcbachmann/cel-js';
import { constants } from '../../../../core/flow/check/cel-tree.ts';
import { CEL_OPTIONS } from '../../../../core/flow/expressions.ts';

const environment = new Environment(CEL_OPTIONS);
const treeOf = (source: string) => environment.parse(source).ast;

const TEN = '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]';

test('A constant is worked out, and nothing else', () => {
  const constantOf = constants();
  expect(constantOf(treeOf('3 - 3'))).toBe(0);
  expect(constantOf(treeOf('"a" == "a"'))).toBe(true);
  expect(constantOf(treeOf('1 / 0'))).toBeUndefined();
  expect(constantOf(treeOf('vars.n - vars.n'))).toBeUndefined();
});

test('A constant that takes long to work out is left alone', () => {
  const constantOf = constants();
  expect(constantOf(treeOf(`size(${TEN}.map(a, ${TEN}))`))).toBe(10);
  expect(constantOf(treeOf(`size(${TEN}.map(a, ${TEN}.map(b, ${TEN}.map(c, a))))`))).toBeUndefined();
  expect(constantOf(treeOf(Array.from({ length: 200 }, () => '1').join('+')))).toBeUndefined();
});

test('Of a flow that holds thousands of constants, the first ones are worked out', () => {
  const constantOf = constants();
  const zero = treeOf('3 - 3');
  const values = Array.from({ length: 2_001 }, () => constantOf(zero));
  expect(values.slice(0, 2_000).every((value) => value === 0)).toBe(true);
  expect(values.at(-1)).toBeUndefined();
});
