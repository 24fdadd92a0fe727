import fc from 'fast-check';
import { createUlids, Ulid } from '../../emulator/ulid.ts';

test('every id is a ULID and later ones sort later, whatever the clock does', () => {
  const times = fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(times, (clock) => {
      let tick = 0;
      const newId = createUlids(() => clock[tick++] ?? 0);
      const ids = clock.map(() => newId());
      expect(ids.every((id) => Ulid.safeParse(id).success)).toBe(true);
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});

test('the first ten characters are the time', () => {
  // The example of the ULID specification.
  expect(createUlids(() => 1469918176385)()).toMatch(/^01ARYZ6S41/);
});

test.each(['an app id', '', '01EB37HMH1M6SV18ABNS3G135', '81EB37HMH1M6SV18ABNS3G135H', '01EB37HMH1M6SV18ABNS3G135I'])(
  '%j is no ULID',
  (text) => {
    expect(Ulid.safeParse(text).success).toBe(false);
  },
);
