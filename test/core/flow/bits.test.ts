import { countBits } from '../../../core/flow/bits.ts';

test.each([
  [0, 0],
  [1, 1],
  [0b1011, 3],
  [-1, 32],
  [1 << 31, 1],
])('Of the bits of %d, %d are set', (bits, count) => {
  expect(countBits(bits)).toBe(count);
});
