/** Longer waits than a day are taken for mistakes. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Milliseconds to wait by a Retry-After header, seconds or an HTTP date (RFC 9110, 10.2.3); undefined where it is missing or unreadable. */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const wait = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), LONGEST_MS);
}
