const UNITS: readonly [unit: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** A time as flows and talks have it: `1h30m`. */
export function durationOf(seconds: number): string {
  let left = seconds;
  return UNITS.map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  }).join('');
}
