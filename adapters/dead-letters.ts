/** A callback that was signed but could not be read: kept as it came, so that nothing is lost. */
export interface DeadLetter {
  appId: string;
  /** Stable word: `unreadable` or `tooLarge`. */
  reason: string;
  body: Buffer;
  /** Whether the body was cut at the size limit. */
  truncated: boolean;
  /** Epoch ms. */
  receivedAt: number;
}

export interface DeadLetters {
  /** Settles once it is committed; the same body again is kept once. */
  keep(letter: DeadLetter): Promise<void>;
  /** Newest first, opened. */
  list(limit: number): Promise<DeadLetter[]>;
}
