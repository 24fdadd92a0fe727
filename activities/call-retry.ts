import { retryAfterMs } from '../adapters/retry-after.ts';
import type { CallFailureCode, CallOutcome } from '../core/flow/call.ts';

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** A server may ask for a later time; the contact waits. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/** The other side was not able to answer, now. */
const TRANSIENT_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);
const TRANSIENT_CODES = new Set<CallFailureCode>(['CALL_UNREACHABLE', 'CALL_TIMED_OUT']);
/** These say that it did not begin. */
const CLEAR_STATUSES = new Set([425, 429]);

/** Whether the same request may fare better in a moment. */
export function isTransient(outcome: CallOutcome): boolean {
  return outcome.kind === 'failed' ? TRANSIENT_CODES.has(outcome.code) : TRANSIENT_STATUSES.has(outcome.status);
}

/** Whether the request was certainly not carried out. Asked of transient outcomes only. */
export function changedNothing(outcome: CallOutcome): boolean {
  return outcome.kind === 'failed' ? !outcome.unclear : CLEAR_STATUSES.has(outcome.status);
}

/** What to wait, ms: what the server asks for, up to a minute, else a growing time, half of it random. */
export function retryDelay(
  outcome: CallOutcome,
  attempt: number,
  { now, random }: { now: number; random: () => number },
): number {
  const asked = outcome.kind === 'response' ? retryAfterMs(outcome.headers['retry-after'], now) : undefined;
  if (asked !== undefined) return Math.max(1, Math.min(asked, LONGEST_RETRY_AFTER_MS));
  const full = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(full * (0.5 + random() / 2));
}
