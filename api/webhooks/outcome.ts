/** What became of a webhook call: the status that Sinch sees and a word for the counter and the log. */
export interface Outcome {
  status: 200 | 401 | 503;
  word: OutcomeWord;
  /** For the log where something is wrong: no identity, no text, no secret. */
  reason?: string;
  error?: unknown;
}

/** Stable: dashboards count them. */
export type OutcomeWord =
  | 'persisted'
  | 'receipt'
  /** Stored, and told to the session that it matters to. */
  | 'receiptReported'
  /** An id of Sinch's has changed, and sessions that knew the old one were told. */
  | 'idReported'
  | 'consent'
  /** Sinch did not carry it out, or says not whose it is. */
  | 'consentUnchanged'
  | 'counted'
  | 'unknownKind'
  | 'deadLetter'
  | 'unsigned'
  | 'unknownApp'
  | 'temporalAway'
  | 'databaseAway';

/** Its content is safe, or there was none to lose. */
export const ok = (word: OutcomeWord): Outcome => ({ status: 200, word });

/** Sinch sends it again later: nothing was lost. */
export const tryAgain = (word: 'temporalAway' | 'databaseAway', error: unknown): Outcome => ({
  status: 503,
  word,
  error,
});
