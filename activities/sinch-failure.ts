import { ApplicationFailure, ensureApplicationFailure } from '@temporalio/common';
import { SinchError, type SinchErrorKind } from '../adapters/sinch-error.ts';
import { ACTIVITY_FAILURES } from '../contracts/session-activities.ts';

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

/** A type per kind of SinchError; `refused` is permanent, all others are worth another try. */
const TYPES: { [K in SinchErrorKind]: string } = {
  refused: 'SINCH_REFUSED',
  unauthorised: ACTIVITY_FAILURES.unauthorised,
  rateLimited: ACTIVITY_FAILURES.rateLimited,
  unavailable: ACTIVITY_FAILURES.sinchUnavailable,
  unclear: ACTIVITY_FAILURES.sendUnclear,
};

// Half of it random: workers that were refused together do not come back together.
function backoff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(full * (0.5 + random() / 2));
}

/**
 * The failure that Temporal records for an error of the Sinch client. Rate limits say when to come back: Retry-After where
 * Sinch gave it, else a growing time with jitter. The cause is left out, since causes of HTTP clients carry headers.
 */
export function sinchFailure(
  error: SinchError,
  attempt: number,
  random: () => number = Math.random,
): ApplicationFailure {
  const nextRetryDelay =
    error.kind === 'rateLimited' ? Math.max(1, error.retryAfterMs ?? backoff(attempt, random)) : undefined;
  return ApplicationFailure.create({
    type: TYPES[error.kind],
    message: error.message,
    nonRetryable: error.kind === 'refused',
    nextRetryDelay,
  });
}

/** Whether Sinch refused the app's credentials. */
export function isUnauthorised(error: unknown): error is SinchError {
  return error instanceof SinchError && error.kind === 'unauthorised';
}

/** Whether Sinch said no for good, and so to somebody whom it knows. */
export function isRefused(error: unknown): error is SinchError {
  return error instanceof SinchError && error.kind === 'refused';
}

/** What becomes of a send that was refused for its credentials for so long, ms: a person has to change them. */
export function unauthorisedForGood(appId: string, refusedForMs: number): ApplicationFailure {
  const minutes = Math.round(refusedForMs / 60_000);
  return ApplicationFailure.nonRetryable(
    `Sinch has refused the credentials of the app ${appId} for ${minutes} minutes: give it new ones (PUT /v1/apps/${appId}/credentials), then what waits is sent.`,
    ACTIVITY_FAILURES.unauthorised,
  );
}

/** Turns a SinchError into its failure; anything else goes on as it is. */
export function toFailure(error: unknown, attempt: number): unknown {
  return error instanceof SinchError ? sinchFailure(error, attempt) : error;
}

/** The same failure with what a workflow must know when it gives up; an error of another kind becomes a failure for it. */
export function withDetails(error: unknown, details: object): ApplicationFailure {
  const { type, message, nonRetryable, nextRetryDelay } = ensureApplicationFailure(error);
  return ApplicationFailure.create({
    type: type ?? undefined,
    message,
    nonRetryable: nonRetryable ?? false,
    nextRetryDelay: nextRetryDelay ?? undefined,
    details: [details],
  });
}
