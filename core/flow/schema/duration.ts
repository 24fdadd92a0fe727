import { z } from 'zod';

const DAY_MS = 86_400_000;

const UNITS: { [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: DAY_MS };

const SHAPE = /^(?:\d{1,9}(?:ms|s|m|h|d))+$/;

/** Reads `30m`, `12h`, `30d`, `1h30m` as ms; undefined for anything else, and for nothing at all. */
function parseDuration(text: string): number | undefined {
  if (!SHAPE.test(text)) return undefined;
  const parts = text.matchAll(/(\d+)(ms|s|m|h|d)/g);
  const total = [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
  return total > 0 ? total : undefined;
}

const YEAR_MS = 366 * DAY_MS;

/** A time such as 30m, 12h or 30d, a year at most, read as ms: more would lead past the dates that there are. */
export const Duration = z
  .string('is no time such as 30m, 12h or 30d')
  .regex(SHAPE, 'is no time such as 30m, 12h or 30d')
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms <= YEAR_MS) return ms;
    const message = ms === undefined ? 'is no time at all; the shortest is 1ms' : 'is longer than a year';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** A time of at most so many ms. */
export function durationUpTo(most: number, words: string) {
  return Duration.refine((ms) => ms <= most, `is longer than ${words}`);
}
