import { retryAfterMs } from '../../adapters/retry-after.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');

test.each([
  ['2', 2_000],
  ['0', 0],
  ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
  [['1', '2'], undefined],
])('Retry-After %p is %p ms', (header, wait) => {
  expect(retryAfterMs(header, NOW)).toBe(wait);
});
