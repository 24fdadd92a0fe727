import type { Weekday } from './compiled.ts';

const DAY_MS = 86_400_000;

/** The weekdays as expressions name them; index 0 is Sunday, as in Date. */
export const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A calendar day as epoch ms of its midnight UTC; undefined when there is no such day. `month` is 1 to 12. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  const exists = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return exists && year >= 1000 && year <= 9999 ? at.getTime() : undefined;
}

/** Reads `YYYY-MM-DD`, with or without a time behind it, as epoch ms of that day; undefined for anything else. */
export function parseDay(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/.exec(text) ?? [];
  return dayOf(Number(year), Number(month), Number(day));
}

/** How a moment is written. Without its offset it would be one of the machine's zone, and another one in a replay elsewhere. */
export const MOMENT = String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$`;

const moment = new RegExp(MOMENT);

/** Reads `2026-12-24T18:00:00+01:00` as epoch ms; undefined for anything else, and where there is no such day or time. */
export function parseMoment(text: string): number | undefined {
  if (!moment.test(text) || parseDay(text) === undefined) return undefined;
  const at = Date.parse(text);
  return Number.isFinite(at) ? at : undefined;
}

/** Epoch ms as `YYYY-MM-DD`, UTC. */
export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Epoch ms as `HH:MM`, UTC. */
export function isoTime(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** Weekday of an epoch ms, UTC: `mon` … `sun`. */
export function weekdayOf(at: number): Weekday {
  return WEEKDAYS[new Date(at).getUTCDay()] ?? 'sun';
}

/** Whole days from one day to another; negative when the second is the earlier one. */
export function daysBetween(from: number, to: number): number {
  return Math.round((to - from) / DAY_MS);
}

/** Writes a day after a pattern of `yyyy`, `yy`, `MM`, `M`, `dd` and `d`; everything else stands as it is. */
export function formatDay(at: number, pattern: string): string {
  const [year = '', month = '', day = ''] = isoDay(at).split('-');
  const parts: { [token: string]: string } = {
    yyyy: year,
    yy: year.slice(2),
    MM: month,
    M: String(Number(month)),
    dd: day,
    d: String(Number(day)),
  };
  return pattern.replace(/yyyy|yy|MM|M|dd|d/g, (token) => parts[token] ?? token);
}
