import type { FlowError, FlowState } from '../flow/engine-types.ts';
import type { OutgoingMessage } from '../flow/message.ts';
import type { JsonObject } from '../json.ts';
import type { InboundMessage } from './inbound.ts';

export type SessionStatus = 'open' | 'handedOver' | 'failed' | 'ended';

/** `internal.sinchConversationAPI.*`, refreshed by every inbound message (contracts: Chatlayer's six names, spelled so). */
export interface SinchVariables {
  channelIdentifier: string;
  channelIdentity: string;
  contactId: string;
  appId: string;
  conversationId: string;
  metadata: string | JsonObject;
}

/** One reply on its way out. `id` is `<cause>:<n>`. */
export interface PlannedReply {
  id: string;
  step: string;
  message: OutgoingMessage;
  /** Says that something went wrong: not worth a retry. */
  apology?: true;
}

/** Replies of one cause that are not known to be sent: in flight, or kept by a failed session for its retry. */
export interface PlannedReplies {
  cause: string;
  /** Epoch ms of what caused them. */
  since: number;
  /** Epoch ms of planning them: their age counts from here, since a retry goes back to an older cause. */
  plannedAt: number;
  lookFirst: boolean;
  replies: PlannedReply[];
  /** Said by a route: a refusal of these goes to no route again. */
  route: 'none' | 'error' | 'expire';
  /** What follows once they are out: wait for the contact, end, stay failed, or run the failing step again. */
  afterwards: 'wait' | 'end' | 'failed' | 'retry';
}

/** What brings replies about, and the number of its next reply: a number is never given twice within a cause. */
export interface Cause {
  id: string;
  /** Epoch ms. */
  since: number;
  next: number;
}

export interface SessionFailure extends FlowError {
  at: number;
  /** When the contact's message last made it try again; 0 when none has. */
  triedAt: number;
  /** Id of the newest message it has tried for: one message brings about one try, not one every minute. */
  triedFor: string;
  /** Replies that did not go out; a retry sends these before anything else. */
  unsent: PlannedReplies | null;
}

/** idle, expire, max: of an open session · keepFailed: of a failed one · linger: of an ended one. */
export type DeadlineKind = 'idle' | 'expire' | 'max' | 'keepFailed' | 'linger';

/** A line of the talk as people see it in the current details: the last few only, sensitive input masked. */
export interface TalkLine {
  at: number;
  from: 'contact' | 'bot';
  text: string;
}

export interface Session {
  /** ULID: what people see and name. */
  id: string;
  status: SessionStatus;
  startedAt: number;
  lastInboundAt: number;
  /** The version it is pinned to; null until it is loaded. */
  flow: { flow: string; version: number; hash: string } | null;
  channel: string;
  sinch: SinchVariables;
  flowState: FlowState | null;
  /** Set while failed. */
  failure: SessionFailure | null;
  /** Replies handed to the activity and not answered for yet. */
  pending: PlannedReplies | null;
  cause: Cause;
  /** The message that began it, until its flow is loaded. */
  opening: InboundMessage | null;
  /** Code of a failure that on_error took care of; stays until that step succeeds. */
  handled: { step: string; code: string } | null;
  /** Absolute, epoch ms: survive continue-as-new by being state. */
  deadlines: { [K in DeadlineKind]?: number };
  endedBecause: string;
  talk: TalkLine[];
  /** Retries so far; numbers their causes. */
  retries: number;
}

export interface SeenMessage {
  id: string;
  at: number;
}

/** Everything a conversation workflow remembers; plain JSON, the argument of continue-as-new. */
export interface ConversationState {
  /** Number of the engine's semantics; raised only when a session starts or continues as new. */
  engine: 1;
  appId: string;
  /** Messages accepted but not yet taken: kept while a session starts, sends, or waits in failure. */
  queue: InboundMessage[];
  /** Messages that found the queue full and were dropped: a flood at a failed session. */
  overflow: number;
  /** Of the last 24 hours, at most 2,000, oldest first. */
  seen: SeenMessage[];
  /** The current session, or the last one while it lingers. */
  session: Session | null;
  /** Causes older than this (epoch ms) belong to a run that was reset: look before sending. 0: never reset. */
  replayedAt: number;
}
