import type { Keeping } from '../flow/engine-types.ts';

/** One thing to keep of a contact beyond the session. `id` makes a second attempt harmless. */
export type KeepRecord = Keeping & {
  id: string;
  /** Epoch ms. */
  at: number;
  sessionId: string;
  channel: string;
  language: string;
  /** `name@version`. */
  flow: string;
};
