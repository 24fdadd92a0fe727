/** When turns are due, in ms after the start: `count` of them at even distances. */
export function evenly(count: number, perSecond: number): number[] {
  return Array.from({ length: count }, (_, index) => (index * 1_000) / perSecond);
}

/** All due at once: more than can be served, so that the time until the last one is out tells how fast turns are served. */
export function atOnce(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
