import fc from 'fast-check';
import { RE2JS } from 're2js';
import { programOf } from '../../../../core/flow/check/regex-program.ts';
import { sizeOf } from '../../../../core/flow/check/regex-size.ts';

test.each([
  ['a{1000}', 1_000],
  ['a{1000,}', 1_003],
  ['a{0,1000}', 2_000],
  ['(ab){3}', 12],
  ['\\{1000}[{1000}]', 7],
  ['\\pL\\x{1F600}[^\\]a-z]', 3],
])('The regex %s is taken for one of %i instructions', (pattern, instructions) => {
  expect(sizeOf(pattern).instructions).toBe(instructions);
});

const atom = fc.constantFrom('a', '.', '\\w', '\\pL', '\\b', '[^a-c]', '\\x{e9}', '(?i:k)', '\\Qab\\E', '');
const times = fc.constantFrom('*', '+', '?', '{3}', '{2,}', '{0,3}', '{2,5}', '*?');

const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `${left}${right}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(${left}|${right})`),
    fc.tuple(tie('pattern'), times).map(([inner, more]) => `(?:${inner})${more}`),
    fc.tuple(tie('pattern'), times).map(([inner, more]) => `(${inner})${more}`),
  ),
}));

test('No program is larger than what its pattern was taken for', () => {
  fc.assert(
    fc.property(pattern, (source) => {
      const made = programOf(RE2JS.compile(source))?.inst.length ?? 0;
      // Every program has a begin and an end.
      expect(made).toBeLessThanOrEqual(sizeOf(source).instructions + 4);
    }),
    { numRuns: 300 },
  );
});

test('A pattern that is read for long is known by its signs', () => {
  expect(sizeOf('[a-z0-9]+').reading).toBeLessThan(20);
  expect(sizeOf('(?i)[a-zà-ÿ]+').reading).toBeLessThan(30);
  // A range of all signs, each of which has to be asked for its other case.
  expect(sizeOf('(?i)[b-\u{1e943}]').reading).toBeGreaterThan(8_000);
  expect(sizeOf('(?i)[b-\\x{1e943}]').reading).toBeGreaterThan(8_000);
  expect(sizeOf('[b-\u{1e943}]').reading).toBeLessThan(20);
  expect(sizeOf('[\\pL\\PN]').reading).toBeGreaterThan(900);
});
