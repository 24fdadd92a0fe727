import { z } from 'zod';

const UNITS: { [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const SHAPE = /^(?:\d{1,9}(?:ms|s|m|h|d))+$/;

/** Reads `30m`, `12h`, `30d`, `1h30m` as ms; undefined for anything else, and for nothing at all. */
function parseDuration(text: string): number | undefined {
  if (!SHAPE.test(text)) return undefined;
  const parts = text.matchAll(/(\d+)(ms|s|m|h|d)/g);
  const total = [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
  return total > 0 ? total : undefined;
}

/** A time such as 30m, 12h or 30d, read as ms. */
export const Duration = z
  .string('is no time such as 30m, 12h or 30d')
  .regex(SHAPE, 'is no time such as 30m, 12h or 30d')
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: 'is no time at all; the shortest is 1ms' });
    return z.NEVER;
  });

/** A time of at most so many ms. */
export function durationUpTo(most: number, words: string) {
  return Duration.refine((ms) => ms <= most, `is longer than ${words}`);
}
