import type { JsonObject } from '../json.ts';

/** A session begun from outside, with nobody having written. */
export interface SessionStart {
  kind: 'start';
  /** Id of the call that asked for it, which names the cause of what the flow says first. */
  id: string;
  appId: string;
  channel: string;
  identity: string;
  /** Absent: the flow that the app takes on this channel. */
  flow?: { flow: string; version: number | 'latest' };
  variables: JsonObject;
  /** Epoch ms. */
  at: number;
}

/** What Sinch reports beside messages, for the session to know. Comes late, twice or not at all. */
export type Notice =
  /**
   * `reply`: id of the reply that it is about, as its tag has it; `status`: '' where it is still on its way; `on`: the
   * channel that has it now, where that is another than the one it was sent on.
   */
  | { kind: 'receipt'; sessionId: string; reply: string; status: ReceiptSaid; code: string; on?: string }
  /** The contact opted out or in again at Sinch; already in the database. */
  | { kind: 'consent'; id: string; given: boolean }
  /** Sinch's id of the contact has become another, '' where it has none any more. */
  | { kind: 'contact'; from: string; to: string }
  /** The same of the conversation. */
  | { kind: 'conversation'; from: string; to: string }
  /** A channel was linked to the app, or removed from it; `left`: all that the app has now, in its order. */
  | { kind: 'channel'; id: string; channel: string; linked: boolean; left: string[] };

/** What a receipt says of a reply; '' before any came. */
export type ReceiptSaid = '' | 'failed' | 'delivered' | 'read';
