/** The q-quantile (0 to 1) of values in any order, interpolated between neighbours. NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * Math.min(1, Math.max(0, q));
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** A figure with how far its samples lie apart: the middle half (`low` to `high`) and the outermost. */
export interface Spread {
  median: number;
  low: number;
  high: number;
  min: number;
  max: number;
  count: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: median(values),
    low: quantile(values, 0.25),
    high: quantile(values, 0.75),
    min: quantile(values, 0),
    max: quantile(values, 1),
    count: values.length,
  };
}
