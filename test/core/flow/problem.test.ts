import fc from 'fast-check';
import { didYouMean } from '../../../core/flow/problem.ts';

test.each([
  ['chanel', ['channel', 'id'], 'Did you mean channel?'],
  ['WHATSAP', ['SMS', 'WHATSAPP'], 'Did you mean WHATSAPP?'],
  ['sms', ['SMS'], 'Did you mean SMS?'],
  ['esle', ['if', 'else'], 'Did you mean else?'],
  ['tracks', ['track', 'tracks_'], 'Did you mean track?'],
  ['order', ['menu', 'agent'], ''],
  ['orders', ['ordinals'], ''],
  // Two letters off a name of two letters is another name.
  ['xy', ['nl', 'en'], ''],
  ['', ['a'], ''],
  ['a', [], ''],
])('Of %j, among %j, it is thought: %s', (name, known, expected) => {
  expect(didYouMean(name, known)).toBe(expected);
});

// The textbook's table, to hold the short cut against.
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...right].entries()) {
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

test('A name is suggested when, and only when, it is at most two letters away', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 3, maxLength: 9 });
  fc.assert(
    fc.property(word, word, (name, other) => {
      expect(didYouMean(name, [other]) !== '').toBe(distance(name, other) <= 2);
    }),
    { numRuns: 2_000 },
  );
});
