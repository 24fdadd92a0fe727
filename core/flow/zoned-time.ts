import { cached } from './bounded-cache.ts';
import type { OpeningHours, Weekday } from './compiled.ts';
import { isoDay, isoTime, weekdayOf } from './dates.ts';

/** A moment as clocks in a time zone show it. */
interface ZonedTime {
  /** `YYYY-MM-DD` */
  day: string;
  /** `HH:MM` */
  time: string;
  weekday: Weekday;
  /** Minutes since midnight. */
  minutes: number;
}

// Only the zone's rules are asked of Intl; how a language writes a date changes with its data, and replays must not.
const formatter = cached(
  50,
  (zone) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }),
);

function asUtc(at: number, zone: string): number {
  if (zone === 'UTC') return at;
  const parts = new Map(
    formatter(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** A moment (epoch ms) in a time zone (IANA name). */
export function zonedTime(at: number, zone: string): ZonedTime {
  const local = asUtc(at, zone);
  const minutes = Math.floor((((local % 86_400_000) + 86_400_000) % 86_400_000) / 60_000);
  return { day: isoDay(local), time: isoTime(local), weekday: weekdayOf(local), minutes };
}

/** Whether a time zone of that name is known. */
export function isTimeZone(zone: string): boolean {
  try {
    return formatter(zone) !== undefined;
  } catch {
    return false;
  }
}

/** Whether something is open at a moment of its time zone. */
export function isOpen(hours: OpeningHours, { day, weekday, minutes }: ZonedTime): boolean {
  if (hours.closed.includes(day)) return false;
  return (hours.days[weekday] ?? []).some(([from, to]) => minutes >= from && minutes < to);
}
