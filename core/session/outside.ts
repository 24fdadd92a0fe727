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
  /** `reply`: id of the reply that it is about, as its tag has it. */
  | { kind: 'receipt'; sessionId: string; reply: string; status: 'delivered' | 'read' | 'failed'; code: string }
  /** The contact opted out or in again at Sinch; already in the database. */
  | { kind: 'consent'; id: string; given: boolean };
