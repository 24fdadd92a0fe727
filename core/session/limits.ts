/** Bounds of a conversation workflow that are not the flow's own, times in ms; tests make them short. */
export interface SessionLimits {
  /** How long seen message ids are kept and an ended session lingers. */
  redeliveryHorizonMs: number;
  keepFailedMs: number;
  /** A failed session tries again on the contact's messages at most this often. */
  retryThrottleMs: number;
  /** More replies to one contact within a minute park the session. */
  repliesPerMinute: number;
  /** Replies older than this wait for an operator. */
  maxReplyAgeMs: number;
  /** What could not be stored of a contact is tried again after this. */
  keepRetryMs: number;
  /** Continue-as-new after this many turns in a run, whatever the history's size. */
  maxTurnsPerRun: number;
}

const HOUR = 3_600_000;

export const DEFAULT_LIMITS: SessionLimits = {
  redeliveryHorizonMs: 24 * HOUR,
  keepFailedMs: 7 * 24 * HOUR,
  retryThrottleMs: 60_000,
  repliesPerMinute: 30,
  maxReplyAgeMs: HOUR,
  keepRetryMs: 60_000,
  maxTurnsPerRun: 300,
};
