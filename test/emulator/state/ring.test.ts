import fc from 'fast-check';
import { createRing, newestFirst, oldestFirst, push } from '../../../emulator/state/ring.ts';

test('a ring holds the last items of a list and gives back the one that left', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.nat(), { maxLength: 40 }), (capacity, items) => {
      const ring = createRing<number>(capacity);
      const evicted = items.map((item) => push(ring, item)).filter((item) => item !== undefined);
      const kept = items.slice(-capacity);
      expect(oldestFirst(ring)).toEqual(kept);
      expect([...newestFirst(ring)]).toEqual([...kept].reverse());
      expect(evicted).toEqual(items.slice(0, items.length - kept.length));
    }),
  );
});
