import { normalise } from '../../../core/flow/words.ts';

test('Outer space, case and the punctuation at the end make no other word', () => {
  expect(normalise('  Send \n BACK ! ?,;:.')).toBe('send back');
  expect(normalise('9.30, please')).toBe('9.30, please');
});

// Where it began anew at every sign, this would not end.
test('A long row of punctuation before a letter is read once', () => {
  const text = `${'!'.repeat(8 * 1024 * 1024)}x`;
  expect(normalise(text) === text).toBe(true);
});

test('A word of nothing but punctuation stays what it is', () => {
  expect(normalise(' ? ')).toBe('?');
  expect(normalise('...')).toBe('...');
  expect(normalise('')).toBe('');
});
