/** One status of one sent message, as its channel reported it. */
export interface Receipt {
  messageId: string;
  status: string;
  channel: string;
  appId: string;
  /** Code and description in one line; '' where there was no failure. */
  reason: string;
  metadata: string;
  /** Epoch ms. */
  receivedAt: number;
}

/** Delivery receipts are kept outside of the session, which they would cost an action each. */
export interface Receipts {
  /**
   * Settles once it is committed; the same status of the same message is kept once. `contactKey`: whose message it was
   * (adapters/contact-key.ts), '' where Sinch does not say.
   */
  save(receipt: Receipt, contactKey: string): Promise<void>;
  /** Of one message, oldest first. */
  of(messageId: string): Promise<Receipt[]>;
}
