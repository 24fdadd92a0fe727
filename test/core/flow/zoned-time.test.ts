import fc from 'fast-check';
import type { OpeningHours } from '../../../core/flow/compiled.ts';
import { isOpen, isTimeZone, zonedTime } from '../../../core/flow/zoned-time.ts';

test.each([
  ['2026-11-23T10:15:00Z', 'UTC', { day: '2026-11-23', time: '10:15', weekday: 'mon', minutes: 615 }],
  ['2026-11-23T23:30:00Z', 'Europe/Amsterdam', { day: '2026-11-24', time: '00:30', weekday: 'tue', minutes: 30 }],
  ['2026-07-01T23:30:00Z', 'America/New_York', { day: '2026-07-01', time: '19:30', weekday: 'wed', minutes: 1170 }],
  ['2026-03-29T01:30:00Z', 'Europe/Amsterdam', { day: '2026-03-29', time: '03:30', weekday: 'sun', minutes: 210 }],
  ['2026-01-01T00:00:00Z', 'Asia/Kolkata', { day: '2026-01-01', time: '05:30', weekday: 'thu', minutes: 330 }],
])('%s in %s', (at, zone, expected) => {
  expect(zonedTime(Date.parse(at), zone)).toEqual(expected);
});

test('UTC needs no rules and agrees with those who have them', () => {
  const years = { min: Date.UTC(1990, 0, 1), max: Date.UTC(2080, 0, 1) };
  fc.assert(fc.property(fc.integer(years), (at) => expect(zonedTime(at, 'UTC')).toEqual(zonedTime(at, 'Etc/UTC'))));
});

test.each([
  ['Europe/Amsterdam', true],
  ['UTC', true],
  ['Amsterdam', false],
  ['', false],
])('%j is a time zone: %s', (zone, known) => {
  expect(isTimeZone(zone)).toBe(known);
});

const hours: OpeningHours = {
  days: {
    mon: [
      [540, 720],
      [780, 1050],
    ],
    sat: [[0, 1440]],
  },
  closed: ['2026-12-25'],
};

test.each([
  ['2026-11-23T08:59:00Z', false],
  ['2026-11-23T09:00:00Z', true],
  ['2026-11-23T12:00:00Z', false],
  ['2026-11-23T17:29:00Z', true],
  ['2026-11-23T17:30:00Z', false],
  ['2026-11-28T23:59:00Z', true],
  ['2026-11-29T00:00:00Z', false],
])('At %s it is open: %s', (at, open) => {
  expect(isOpen(hours, zonedTime(Date.parse(at), 'UTC'))).toBe(open);
});

test('A day on which it is closed counts more than its weekday', () => {
  const christmas = { ...hours, days: { fri: [[0, 1440] satisfies [number, number]] } };
  expect(isOpen(christmas, zonedTime(Date.parse('2026-12-25T10:00:00Z'), 'UTC'))).toBe(false);
  expect(isOpen(christmas, zonedTime(Date.parse('2026-12-18T10:00:00Z'), 'UTC'))).toBe(true);
});
