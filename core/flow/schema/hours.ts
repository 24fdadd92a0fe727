import { z } from 'zod';
import type { OpeningHours, Weekday } from '../compiled.ts';
import { parseDay } from '../dates.ts';
import { didYouMean } from '../problem.ts';
import { advised } from './fields.ts';
import { pick } from './pick.ts';

const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const PLACES = new Map<string, number>(WEEK.map((day, index) => [day, index]));
const DAY_MINUTES = 24 * 60;

type Span = [from: number, to: number];

const Span = z
  .string('is no time such as "09:00-17:30"')
  .regex(/^\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2}$/, 'is no time such as "09:00-17:30"')
  .transform((text, context): Span => {
    const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = (text.match(/\d+/g) ?? []).map(Number);
    const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
    if (fromMinute > 59 || toMinute > 59 || from >= DAY_MINUTES || to > DAY_MINUTES) {
      context.addIssue({ code: 'custom', message: 'holds a time that no clock shows; the end of the day is 24:00' });
    } else if (from === to) {
      const hint = 'The whole day is "00:00-24:00".';
      context.addIssue({ code: 'custom', message: advised('is over when it begins', hint) });
    }
    return [from, to];
  });

const Spans = z.array(Span).min(1, 'needs a time such as "09:00-17:30"').max(20);

/** When it is open on a day: one time, or several. */
export const DayTimes = pick<Span[]>([Span.transform((span) => [span]), Spans], (raw) =>
  Array.isArray(raw) ? Spans : Span.transform((span) => [span]),
);

const Day = z
  .string('is no day such as "2026-12-25"')
  .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseDay(text) !== undefined, 'is no day such as "2026-12-25"');

/** The days that a key names: one of the week, or from one to another, over Sunday too; none for any other key. */
function daysOf(key: string): Weekday[] {
  const [first, last, ...more] = key.split('-').map((name) => PLACES.get(name) ?? -1);
  if (first === undefined || more.length > 0 || first < 0 || (last ?? 0) < 0) return [];
  const count = ((((last ?? first) - first) % 7) + 7) % 7;
  return Array.from({ length: count + 1 }, (_, index) => WEEK[(first + index) % 7] ?? 'mon');
}

const dayKeys = () => WEEK.flatMap((from) => [from, ...WEEK.map((to) => `${from}-${to}`)]);

/** A span that ends after midnight goes on the next day. */
function add(days: OpeningHours['days'], day: Weekday, [from, to]: Span): void {
  const next = WEEK[(WEEK.indexOf(day) + 1) % 7] ?? 'mon';
  const parts: [Weekday, Span][] =
    from < to
      ? [[day, [from, to]]]
      : [
          [day, [from, DAY_MINUTES]],
          [next, [0, to]],
        ];
  for (const [on, span] of parts) {
    if (span[0] < span[1]) days[on] = [...(days[on] ?? []), span];
  }
}

/** Opening hours: times by weekday, and the days on which it stays closed. */
export const Hours = z
  .object({
    'mon-fri': DayTimes.describe('Such as "09:00-17:30", or a list of several.').optional(),
    sat: DayTimes.optional(),
    sun: DayTimes.optional(),
    closed: z.array(Day).max(1_000).describe('Days on which it stays closed, such as "2026-12-25".').optional(),
  })
  .catchall(DayTimes)
  .transform(({ closed, ...times }, context): OpeningHours => {
    const days: OpeningHours['days'] = {};
    const given = new Map<Weekday, string>();
    const refuse = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    for (const [key, spans] of Object.entries(times)) {
      const named = daysOf(key);
      const hint = didYouMean(key, dayKeys()) || 'Write mon, or mon-fri.';
      if (named.length === 0) refuse(key, advised(`${JSON.stringify(key)} is no day of the week.`, hint));
      for (const day of named) {
        const before = given.get(day);
        if (before !== undefined)
          refuse(key, advised(`The day ${day} stands in both ${before} and ${key}.`, 'Keep one.'));
        given.set(day, key);
        for (const span of spans ?? []) add(days, day, span);
      }
    }
    if (Object.keys(times).length === 0)
      context.addIssue({ code: 'custom', message: 'names no day on which it is open' });
    return { days, closed: closed ?? [] };
  });
