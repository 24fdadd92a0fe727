import fc from 'fast-check';
import { piecesOf } from '../../../../core/channels/fit/pieces.ts';

test.each<[string, string, string[]]>([
  ['between paragraphs', 'One two.\n\nThree four.', ['One two.', 'Three four.']],
  ['between lines where no paragraph ends', 'One two.\nThree four.', ['One two.', 'Three four.']],
  ['between sentences where no line ends', 'One two. Three four.', ['One two.', 'Three four.']],
  ['between words where no sentence ends', 'One two three four five', ['One two', 'three four', 'five']],
  ['within a word that is too long', 'abcdefghijklmnopqrst', ['abcdefghijkl', 'mnopqrst']],
  ['within a word, never within a character', 'abcdefghijk😀lm', ['abcdefghijk', '😀lm']],
  ['not right behind the first word, where a paragraph ends', 'One\n\ntwo three four', ['One\n\ntwo', 'three four']],
  ['nowhere when it is short enough', 'One two.', ['One two.']],
])('a text is parted %s', (_where, text, pieces) => {
  expect(piecesOf(text, 12)).toEqual(pieces);
});

test('whatever the text: pieces are short enough, none is blank, and together they are the text', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 300 });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 40 }), (whole, max) => {
      const pieces = piecesOf(whole, max);
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(max);
        expect(piece.trim()).not.toBe('');
      }
      expect(pieces.join('').replace(/\s/g, '')).toBe(whole.replace(/\s/g, ''));
    }),
  );
});
