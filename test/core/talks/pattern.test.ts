import fc from 'fast-check';
import { fitsPattern } from '../../../core/talks/pattern.ts';

it.each([
  ['GET https://x/a', 'GET https://x/a', true],
  ['GET https://x/a', 'GET https://x/ab', false],
  ['GET https://x/*', 'GET https://x/', true],
  ['GET https://x/*', 'GET https://x/a/b?c=d', true],
  ['GET https://x/*', 'POST https://x/a', false],
  ['GET https://*/orders/*', 'GET https://shop.example/orders/1', true],
  ['GET https://*/orders/*/lines', 'GET https://x/orders/1/lines', true],
  ['GET https://*/orders/*/lines', 'GET https://x/orders/lines', false],
  ['*a*a*', 'a', false],
  ['*a*a', 'aa', true],
  ['a*a', 'a', false],
  ['GET https://x/.', 'GET https://x/a', false],
])('%j on %j: %j', (pattern, text, fits) => {
  expect(fitsPattern(pattern, text)).toBe(fits);
});

it('agrees with a regular expression of the same meaning', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
  fc.assert(
    fc.property(piece, text, (pattern, given) => {
      const meaning = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      expect(fitsPattern(pattern, given)).toBe(meaning.test(given));
    }),
  );
});

it('takes no time to speak of for the worst of patterns', () => {
  const pattern = '*a'.repeat(2_000);
  expect(fitsPattern(pattern, `${'a'.repeat(100_000)}b`)).toBe(false);
});
