import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { extendCel } from '../../../core/flow/cel-functions.ts';
import { COUNTING, meteredSource } from '../../../core/flow/cel-metered.ts';
import { fromCel, toCel } from '../../../core/flow/cel-values.ts';
import { CEL_OPTIONS, evaluate } from '../../../core/flow/expressions.ts';
import { newMeter } from '../../../core/flow/meter.ts';

const environment = extendCel(new Environment(CEL_OPTIONS)).registerVariable('vars', 'map');

const metered = (source: string) => meteredSource(environment.parse(source).ast);

const guarded = (cost: number, source: string) => `(${COUNTING.begun}(${cost}) && ${COUNTING.settled}(${source}))`;

test.each([
  ['vars.a.b', 'vars.a.b'],
  ['vars.?a["b"].orValue(1)', `${COUNTING.made}((vars.?a["b"]).orValue(1))`],
  ['has(vars.a)', 'has(vars.a)'],
  ['lower(vars.a)', `${COUNTING.made}(lower(${COUNTING.read}(vars.a)))`],
  ['lower("A")', `${COUNTING.made}(lower("A"))`],
  ['vars.a.contains(vars.b)', `${COUNTING.made}((${COUNTING.read}(vars.a)).contains(${COUNTING.read}(vars.b)))`],
  ['join(vars.l, ",")', `${COUNTING.made}(join(${COUNTING.walked}(vars.l), ","))`],
  ['1 + 2 + vars.n', `${COUNTING.made}((1) + (2) + (vars.n))`],
  ['1 - (2 - 3)', '((1) - (((2) - (3))))'],
  ['8 / 2 / 2', '((8) / (2) / (2))'],
  ['-(-1)', '-(-(1))'],
  ['vars.a == 1', '((vars.a) == (1))'],
  ['vars.a == vars.b', `(${COUNTING.walked}(vars.a) == ${COUNTING.walked}(vars.b))`],
  ['1 in vars.l', `((1) in ${COUNTING.searched}(vars.l))`],
  ['vars.a || vars.b || vars.c', `(${guarded(1, 'vars.a')} || ${guarded(1, 'vars.b')} || (vars.c))`],
  ['vars.a && (vars.b || true)', `(${guarded(1, 'vars.a')} && ((${guarded(1, 'vars.b')} || (true))))`],
  ['vars.l.all(x, x)', `${COUNTING.looped}(vars.l).all(x, ${guarded(1, 'x')})`],
  ['vars.l.map(x, x)', `${COUNTING.looped}(vars.l).map(x, ${COUNTING.passed}(1, x))`],
  ['vars.l.map(x, true, x)', `${COUNTING.looped}(vars.l).map(x, ${guarded(1, 'true')}, ${COUNTING.passed}(1, x))`],
  ['[1, [2]]', `${COUNTING.made}([1, ${COUNTING.made}([2])])`],
  ['{"a": 1}', `${COUNTING.made}({"a": 1})`],
])('%s is counted as %s', (source, expected) => {
  expect(metered(source)).toBe(expected);
});

test('A body of many parts counts more than once, and a long sum is looked at on the way', () => {
  expect(metered(`vars.l.map(x, ${Array.from({ length: 20 }, () => 'x').join(' * ')})`)).toContain(
    `${COUNTING.passed}(3, `,
  );
  expect(metered(Array.from({ length: 40 }, () => 'vars.a').join(' + ')).split(COUNTING.made)).toHaveLength(4);
});

const VARS = { n: 3, b: true, s: 'abc', l: [1, 2, 3], t: ['a', 'b'], m: { a: 1, b: { c: 'x' } } };

const names = new Map([['vars', toCel(VARS)]]);

/** What an expression comes to, counted or not: its value as JSON, or that it fails. */
function plainly(source: string): string {
  try {
    return JSON.stringify(fromCel(environment.parse(source)(names)));
  } catch {
    return 'fails';
  }
}

function countedly(source: string): string {
  try {
    return JSON.stringify(evaluate(source, names, newMeter()));
  } catch {
    return 'fails';
  }
}

const leaf = fc.constantFrom(
  ...[
    '1',
    '2.5',
    '0',
    '"a"',
    'true',
    'false',
    'vars.n',
    'vars.b',
    'vars.s',
    'vars.l',
    'vars.t',
    'vars.m',
    'vars.m.b.c',
  ],
  ...['vars.missing', 'vars.?missing', 'x', 'has(vars.s)', 'has(vars.missing)', '[]', 'null', 'vars.l[0]', 'vars.l[9]'],
);

const { source } = fc.letrec<{ source: string }>((tie) => {
  const inner = tie('source');
  const between = (...operators: string[]) =>
    fc
      .tuple(inner, fc.constantFrom(...operators), inner)
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`);
  const chain = fc
    .tuple(fc.constantFrom('+', '-', '*', '/', '%', '&&', '||'), fc.array(inner, { minLength: 2, maxLength: 4 }))
    .map(([operator, parts]) => `(${parts.join(` ${operator} `)})`);
  return {
    source: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      { weight: 3, arbitrary: chain },
      between('==', '!=', '<', '<=', 'in', '&&', '||', '+', '-'),
      fc.tuple(inner, inner, inner).map(([condition, then, otherwise]) => `(${condition} ? ${then} : ${otherwise})`),
      inner.map((one) => `!(${one})`),
      inner.map((one) => `-(${one})`),
      fc
        .tuple(fc.constantFrom('size', 'lower', 'trim', 'string', 'int', 'double', 'type'), inner)
        .map(([name, one]) => `${name}(${one})`),
      fc
        .tuple(inner, fc.constantFrom('size()', 'contains("b")', 'split("b")', 'orValue(7)', 'hasValue()'))
        .map((parts) => `(${parts.join(').')}`),
      fc
        .tuple(inner, fc.constantFrom('all', 'exists', 'exists_one', 'filter', 'map'), inner)
        .map(([list, loop, body]) => `(${list}).${loop}(x, ${body})`),
      fc.tuple(inner, inner, inner).map(([list, condition, body]) => `(${list}).map(x, ${condition}, ${body})`),
      fc.array(inner, { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
      inner.map((one) => `{"k": ${one}}`),
      inner.map((one) => `join(${one}, "-")`),
    ),
  };
});

test('Counting changes nothing that an expression comes to', () => {
  fc.assert(
    fc.property(source, (text) => {
      expect(countedly(text)).toBe(plainly(text));
    }),
    { numRuns: 2_000 },
  );
});
