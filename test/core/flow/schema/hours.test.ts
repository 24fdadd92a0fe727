import fc from 'fast-check';
import type { Weekday } from '../../../../core/flow/compiled.ts';
import { isOpen, zonedTime } from '../../../../core/flow/zoned-time.ts';
import { compiled, problemsOf } from '../../../helpers/flow-problems.ts';

const flowWith = (hours: string) => `flow: a\nhours: { s: ${hours} }\nsteps: [end]\n`;

const hoursOf = (hours: string) => compiled(flowWith(hours)).hours.s;

test.each<[string, string, object]>([
  ['a day', '{ mon: "09:00-17:30" }', { mon: [[540, 1050]] }],
  ['a range of days', '{ sat-sun: "10:00-12:00" }', { sat: [[600, 720]], sun: [[600, 720]] }],
  ['a range over the end of the week', '{ sun-mon: "10:00-12:00" }', { sun: [[600, 720]], mon: [[600, 720]] }],
  [
    'several times',
    '{ sat: ["10:00-12:00", "13:00-15:00"] }',
    {
      sat: [
        [600, 720],
        [780, 900],
      ],
    },
  ],
  ['the whole day', '{ wed: "00:00-24:00" }', { wed: [[0, 1440]] }],
  ['a time over midnight', '{ fri: "22:00-02:00" }', { fri: [[1320, 1440]], sat: [[0, 120]] }],
  ['a time over midnight at the end of the week', '{ sun: "22:00-02:00" }', { sun: [[1320, 1440]], mon: [[0, 120]] }],
  ['a time until midnight', '{ fri: "22:00-00:00" }', { fri: [[1320, 1440]] }],
  ['hours of one digit', '{ fri: "9:00 - 12:00" }', { fri: [[540, 720]] }],
])('%s is read as minutes by weekday', (_what, written, days) => {
  expect(hoursOf(written)).toEqual({ days, closed: [] });
});

test('Days on which it stays closed are kept', () => {
  expect(hoursOf('{ mon: "09:00-10:00", closed: ["2026-12-25", 2027-01-01] }')?.closed).toEqual([
    '2026-12-25',
    '2027-01-01',
  ]);
});

test.each<[string, string, string]>([
  [
    'a misspelt day',
    '{ mon-fir: "09:00-17:00" }',
    '2:24  error "mon-fir" is no day of the week. Did you mean mon-fri?',
  ],
  [
    'a key that is no day',
    '{ weekdays: "09:00-17:00" }',
    '2:25  error "weekdays" is no day of the week. Write mon, or mon-fri.',
  ],
  ['a time that is none', '{ mon: "9 to 5" }', '2:20  error mon: is no time such as "09:00-17:30". '],
  ['a time as a number', '{ mon: 9 }', '2:20  error mon: is no time such as "09:00-17:30". '],
  [
    'an hour that no clock has',
    '{ mon: "23:00-25:00" }',
    '2:20  error mon: holds a time that no clock shows; the end of the day is 24:00. ',
  ],
  [
    'a begin at 24:00',
    '{ mon: "24:00-25:00" }',
    '2:20  error mon: holds a time that no clock shows; the end of the day is 24:00. ',
  ],
  [
    'a time that is over at once',
    '{ mon: "09:00-09:00" }',
    '2:20  error mon: is over when it begins. The whole day is "00:00-24:00".',
  ],
  [
    'a day that no calendar has',
    '{ mon: "09:00-10:00", closed: [2026-02-30] }',
    '2:44  error closed: is no day such as "2026-12-25". ',
  ],
  [
    'a day in two ranges',
    '{ mon-fri: "09:00-10:00", wed: "09:00-12:00" }',
    '2:44  error The day wed stands in both mon-fri and wed. Keep one.',
  ],
  ['no day at all', '{ closed: [2026-12-25] }', '2:10  error s: names no day on which it is open. '],
])('%s is a problem', (_what, written, expected) => {
  expect(problemsOf(flowWith(written))).toEqual([expected]);
});

const WEEK: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

test('It is open from the begin, and no longer from the end on, whichever day the end falls on', () => {
  const minute = fc.integer({ min: 0, max: 1439 });
  fc.assert(
    fc.property(fc.constantFrom(...WEEK), minute, minute, (day, from, to) => {
      fc.pre(from !== to);
      const hours = hoursOf(`{ ${day}: "${clock(from)}-${clock(to)}" }`);
      // 23 November 2026 is a Monday.
      const midnight = Date.UTC(2026, 10, 23 + WEEK.indexOf(day));
      const at = (minutes: number) => hours && isOpen(hours, zonedTime(midnight + minutes * 60_000, 'UTC'));
      const end = to > from ? to : to + 1440;
      expect([at(from - 1), at(from), at(end - 1), at(end)]).toEqual([false, true, true, false]);
    }),
    { numRuns: 60 },
  );
});
