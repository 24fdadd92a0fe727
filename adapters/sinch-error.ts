/**
 * What became of a call to Sinch, by who must act next:
 * `refused` Sinch said no for good (4xx) · `unauthorised` the credentials are wrong, also after one refresh ·
 * `rateLimited` 429, nothing was accepted · `unavailable` nothing was accepted (connection refused, DNS, 503 with Retry-After) ·
 * `unclear` it may have been accepted (time-out, reset connection, 5xx).
 */
export type SinchErrorKind = 'refused' | 'unauthorised' | 'rateLimited' | 'unavailable' | 'unclear';

/** A failed call to Sinch. The message names operation and status, never a header, token, identity or text. */
export class SinchError extends Error {
  override readonly name = 'SinchError';
  readonly kind: SinchErrorKind;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** Sinch's own status word, e.g. INVALID_ARGUMENT, or a code of ours where there was no answer. */
  readonly code: string;
  /** From Retry-After, ms; undefined where Sinch gave none. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: SinchErrorKind,
    facts: { message: string; status: number; code: string; retryAfterMs?: number; cause?: unknown },
  ) {
    super(facts.message, { cause: facts.cause });
    this.kind = kind;
    this.status = facts.status;
    this.code = facts.code;
    this.retryAfterMs = facts.retryAfterMs;
  }
}
