import fc from 'fast-check';
import { toCel } from '../../../core/flow/cel-values.ts';
import { evaluate, isTrue } from '../../../core/flow/expressions.ts';
import { newMeter } from '../../../core/flow/meter.ts';
import type { JsonObject } from '../../../core/json.ts';

const VARS: JsonObject = {
  n: 3,
  half: 0.5,
  list: [1, 2, 3],
  text: 'abc',
  map: JSON.parse('{ "constructor": "x", "__proto__": { "polluted": true }, "a": { "b": 1 } }'),
  thousand: Array.from({ length: 1000 }, (_, index) => index),
  long: 'x'.repeat(16_000),
};

const names = (vars: JsonObject = VARS) =>
  new Map(Object.entries({ vars: toCel(vars), input: toCel({}), session: toCel({}) }));

const value = (source: string) => evaluate(source, names(), newMeter());

test.each([
  ['vars.n + 1', 4],
  ['vars.n / 2', 1.5],
  ['7 / 2', 3],
  ['vars.n % 2 == 1', true],
  ['vars.n == 3', true],
  ['1.0 == 1', true],
  ['-(vars.n + 1) * 2', -8],
  ['vars.half + 1', 1.5],
  ['2 in vars.list', true],
  ['size(vars.list)', 3],
  ['vars.list.map(x, x * 2)', [2, 4, 6]],
  ['vars.list.filter(x, x > 1.5).size() == 2', true],
  ['vars.?missing.orValue("d")', 'd'],
  ['vars.?missing', null],
  ['has(vars.missing)', false],
  ['has(vars.map.a.b)', true],
  ['vars["text"]', 'abc'],
  ['lower("ABC") + trim(" d ")', 'abcd'],
  ['weekday("2026-11-23")', 'mon'],
  ['days("2026-11-23", "2026-12-01")', 8],
  ['formatDate("2026-11-03", "d/M/yy")', '3/11/26'],
  ['join(vars.list, "-")', '1-2-3'],
  ['join([null, vars.map.a, ["b", "c"], 1.5, vars.?missing, vars.?n], "; ")', '; {"b":1}; b, c; 1.5; ; 3'],
  ['{"a": [1, "b"]}', { a: [1, 'b'] }],
  ['vars.n > 2 ? "big" : "small"', 'big'],
  ['false && vars.missing', false],
  ['"a\\"b" + \'c\'', 'a"bc'],
  ['vars.map.constructor', 'x'],
])('%s is %j', (source, expected) => {
  expect(value(source)).toEqual(expected);
});

test.each([
  ['vars.missing == 1', /vars\.missing, which has no value/],
  ['vars.missing.deeper', /vars\.missing, which has no value/],
  ['vars.toString', /has no value/],
  ['vars.text.constructor', /has no value/],
  ['vars.text.matches("a+")', /matches\(\) is not available/],
  ['cel.bind(x, 1, x)', /cel\.bind\(\) is not available/],
  ['vars.text + 1', /no such overload/],
  ['timestamp("2026-01-01T00:00:00Z")', /neither text, number/],
  ['9007199254740993', /2\^53/],
  ['1.0 / 0.0', /no finite number/],
  ['1 +', /cannot be read/],
  ['weekday("tomorrow")', /YYYY-MM-DD/],
])('%s fails with a reason that names it', (source, reason) => {
  expect(() => value(source)).toThrow(reason);
});

test('A reason never quotes the value that a contact gave', () => {
  const secret = names({ text: '4111 1111' });
  expect(() => evaluate('int(vars.text)', secret, newMeter())).toThrow(/^(?!.*4111)/);
});

test.each([
  ['vars.thousand.map(i, vars.thousand.map(j, i * j))', 'BUDGET_ITERATIONS'],
  ['vars.thousand.exists(i, vars.thousand.exists(j, vars.thousand.exists(k, i + j + k == -1)))', 'BUDGET_ITERATIONS'],
  ['vars.thousand.all(i, vars.thousand.all(j, vars.thousand.all(k, true))) || true', 'BUDGET_ITERATIONS'],
  ['[vars.thousand.map(i, vars.thousand)].map(a, a.map(i, a)).map(b, b == b)', 'BUDGET_LIST'],
  ['vars.thousand + vars.thousand', 'BUDGET_LIST'],
  ['vars.long.split("")', 'BUDGET_LIST'],
  ['vars.long + vars.long', 'BUDGET_STRING'],
  ['join(vars.thousand.map(i, vars.long), "")', 'BUDGET_STRING'],
  ['vars.thousand.map(i, vars.long)', 'BUDGET_STATE'],
])('%s is stopped by %s', (source, code) => {
  expect(() => value(source)).toThrow(expect.objectContaining({ code }));
});

test('Iterations are counted over all expressions of a turn', () => {
  const meter = newMeter();
  const run = () => evaluate('vars.thousand.all(i, i >= 0)', names(), meter);
  expect(() => {
    for (let i = 0; i < 20; i += 1) run();
  }).toThrow(expect.objectContaining({ code: 'BUDGET_ITERATIONS' }));
});

test('A condition that is neither true nor false fails', () => {
  expect(() => isTrue('vars.n', names(), newMeter())).toThrow(/neither true nor false/);
});

test('Keys such as __proto__ are data and touch nothing else', () => {
  expect(value('vars.map["__proto__"].polluted')).toBe(true);
  expect(value('{"__proto__": 1}.size() >= 0')).toBe(true);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('Whatever stands in an expression, only a StepFailure comes out', () => {
  const source = fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9.?()[\]{}"'+*\-/%<>=!&|, ]{0,40}$/));
  fc.assert(
    fc.property(source, (text) => {
      try {
        JSON.stringify(value(text));
      } catch (error) {
        expect(error).toMatchObject({ name: 'StepFailure' });
      }
    }),
    { numRuns: 500 },
  );
});

const jsonValue = fc.jsonValue({ maxDepth: 3 });

test('A variable comes out of an expression as it went in', () => {
  fc.assert(
    fc.property(jsonValue, (given) => {
      const plain = JSON.parse(JSON.stringify(given));
      expect(evaluate('vars.x', names({ x: plain }), newMeter())).toEqual(plain);
    }),
  );
});
