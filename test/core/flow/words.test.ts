import { normalise } from '../../../core/flow/words.ts';

test('Outer space, case and the punctuation at the end make no other word', () => {
  expect(normalise('  Send \n BACK ! ?,;:.')).toBe('send back');
  expect(normalise('9.30, please')).toBe('9.30, please');
});

test('A long row of punctuation before a letter takes no time', () => {
  const text = `${'!'.repeat(64 * 1024)}x`;
  const began = performance.now();
  expect(normalise(text)).toBe(text);
  expect(performance.now() - began).toBeLessThan(500);
});

test('A word of nothing but punctuation stays what it is', () => {
  expect(normalise(' ? ')).toBe('?');
  expect(normalise('...')).toBe('...');
  expect(normalise('')).toBe('');
});
