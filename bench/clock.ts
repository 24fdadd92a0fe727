/**
 * Milliseconds since the machine started, with fractions of a microsecond. One clock for all processes of the machine
 * (hrtime reads the system's monotonic clock), so that a moment of one can be taken from a moment of another.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
