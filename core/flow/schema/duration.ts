const UNITS: { [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const SHAPE = /^(?:\d{1,9}(?:ms|s|m|h|d))+$/;

/** Reads `30m`, `12h`, `30d`, `1h30m` as ms; undefined for anything else, and for nothing at all. */
export function parseDuration(text: string): number | undefined {
  if (!SHAPE.test(text)) return undefined;
  const parts = text.matchAll(/(\d+)(ms|s|m|h|d)/g);
  const total = [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
  return total > 0 ? total : undefined;
}
