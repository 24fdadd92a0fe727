import fc from 'fast-check';
import { fuzzyMatch } from '../../../core/flow/fuzzy.ts';

test.each<[string, string[][], number | undefined]>([
  ['i want to retrun it', [['track'], ['return']], 1],
  ['where is my parcel', [['track', 'where'], ['return']], 0],
  ['trak', [['track'], ['crack']], 0],
  ['rack', [['track'], ['crack']], undefined],
  ['hat', [['hut']], undefined],
  ['opening hour please', [['address'], ['opening hours']], 1],
  ['opening the hours', [['opening hours']], undefined],
  ['apointmnet', [['appointment']], 0],
  ['nothing of it', [['track'], ['return']], undefined],
  ['', [['track']], undefined],
])('%j among %j means option %p', (answer, options, expected) => {
  expect(fuzzyMatch(answer, options)).toBe(expected);
});

/** Optimal string alignment by the textbook. */
function distance(left: string, right: string): number {
  const rows = Array.from({ length: left.length + 1 }, (_, i) =>
    Array.from({ length: right.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= left.length; i += 1) {
    for (let j = 1; j <= right.length; j += 1) {
      const wrong = left[i - 1] === right[j - 1] ? 0 : 1;
      const swapped = left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1] && i > 1 && j > 1;
      const ways = [at(i - 1, j - 1) + wrong, at(i - 1, j) + 1, at(i, j - 1) + 1, swapped ? at(i - 2, j - 2) + 1 : 99];
      rows[i]?.splice(j, 1, Math.min(...ways));
    }
  }
  return at(left.length, right.length);
}

test('A word is found with so many wrong letters as its length allows, and no more', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 11 });
  fc.assert(
    fc.property(word, word, (wanted, written) => {
      const allowed = wanted.length >= 8 ? 2 : wanted.length >= 4 ? 1 : 0;
      expect(fuzzyMatch(written, [[wanted]])).toBe(distance(wanted, written) <= allowed ? 0 : undefined);
    }),
    { numRuns: 5_000 },
  );
});

test('Of two words the one with fewer wrong letters is meant', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 8, maxLength: 10 });
  fc.assert(
    fc.property(word, word, word, (written, left, right) => {
      const [first, second] = [distance(left, written), distance(right, written)];
      fc.pre(Math.min(first, second) <= 2 && first !== second);
      expect(fuzzyMatch(written, [[left], [right]])).toBe(first < second ? 0 : 1);
    }),
    { numRuns: 1_000 },
  );
});
