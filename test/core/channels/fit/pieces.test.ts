import fc from 'fast-check';
import { piecesOf } from '../../../../core/channels/fit/pieces.ts';

test.each<[string, string, string[]]>([
  ['between paragraphs', 'One two.\n\nThree four.', ['One two.', 'Three four.']],
  ['between lines where no paragraph ends', 'One two.\nThree four.', ['One two.', 'Three four.']],
  ['between sentences where no line ends', 'One two. Three four.', ['One two.', 'Three four.']],
  ['between words where no sentence ends', 'One two three four five', ['One two', 'three four', 'five']],
  ['within a word that is too long', 'abcdefghijklmnopqrst', ['abcdefghijkl', 'mnopqrst']],
  ['within a word, never within a character', 'abcdefghijk😀lm', ['abcdefghijk', '😀lm']],
  ['within a word, never within a sign of several characters', 'abcdefgh👩‍👩‍👧‍👦lm', ['abcdefgh', '👩‍👩‍👧‍👦l', 'm']],
  ['before a word that fits as a whole, such as an address', 'See abcdefghijkl', ['See', 'abcdefghijkl']],
  ['further on where that word is too long anyhow', 'See abcdefghijklmn', ['See abcdefgh', 'ijklmn']],
  [
    'behind a full stop that no blank follows',
    '今日は晴れです。明日は雨です。',
    ['今日は晴れです。', '明日は雨です。'],
  ],
  ['above a line, not above what is indented below it', 'A te\n h\nBe\n cool', ['A te\n h', 'Be\n cool']],
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

test('what is seen as one sign is never parted, unless it is longer than a piece', () => {
  const signs = fc.constantFrom('👩‍👩‍👧‍👦', '👍🏽', '🇸🇪', 'e\u0301', 'x');
  const inSigns = (text: string) => [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 60 }), fc.integer({ min: 11, max: 40 }), (all, max) => {
      const whole = all.join('');
      expect(piecesOf(whole, max).flatMap(inSigns)).toEqual(inSigns(whole));
    }),
  );
});

test('signs that look like the beginning of a seam take no longer than others', () => {
  const began = performance.now();
  piecesOf('.'.repeat(400_000), 40_000);
  expect(performance.now() - began).toBeLessThan(2_000);
});
