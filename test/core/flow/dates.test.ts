import { parseMoment } from '../../../core/flow/dates.ts';

test.each([
  ['2026-12-24T18:00:00+01:00', '2026-12-24T17:00:00.000Z'],
  ['2026-12-24T18:00Z', '2026-12-24T18:00:00.000Z'],
  ['2026-12-24T18:00:00.123456Z', '2026-12-24T18:00:00.123Z'],
  ['2026-12-24T18:00', undefined],
  ['2026-13-24T18:00Z', undefined],
  ['2026-02-30T18:00Z', undefined],
  ['2026-12-24T25:00Z', undefined],
  ['tomorrow', undefined],
])('The moment %s is %s', (text, expected) => {
  const at = parseMoment(text);
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(expected);
});
