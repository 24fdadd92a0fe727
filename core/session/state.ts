import type { CallRequest } from '../flow/call.ts';
import type { ContactFacts, FlowError, FlowState } from '../flow/engine-types.ts';
import type { DeliveryOptions, OutgoingMessage } from '../flow/message.ts';
import type { Json, JsonObject } from '../json.ts';
import type { InboundMessage } from './inbound.ts';
import type { KeepRecord } from './keep-record.ts';
import type { Notice, ReceiptSaid, SessionStart } from './outside.ts';

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
  options?: DeliveryOptions;
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
  /**
   * Who says it: the flow, its route for errors or for expiry, or somebody beside the flow (a person, a flow begun from
   * outside). A refusal goes to `on_error` only where the flow itself speaks.
   */
  route: 'none' | 'error' | 'expire' | 'aside';
  /**
   * What follows once they are out: wait, perform the call that the flow waits for, tell the target of a hand-over, end,
   * stay failed, or run the failing step again.
   */
  afterwards: 'wait' | 'call' | 'handover' | 'end' | 'failed' | 'retry';
}

/** A call on its way. `id`: its Idempotency-Key, the same on every attempt and after a reset. */
export interface PlannedCall {
  id: string;
  request: CallRequest;
}

/** A call that may have been carried out and is not done with. `content`: a digest of what was asked. */
export interface UnclearCall {
  step: string;
  id: string;
  content: string;
}

/** What a target is told, in order: that it has the conversation, what the contact says, and that the bot has it back. */
export type ForwardContent =
  | { kind: 'started'; note: string; variables: JsonObject; transcript: TalkLine[] }
  | ({ kind: 'message' } & ForwardedMessage)
  /** `untold`: what the contact wrote that the target has not taken until now. */
  | { kind: 'ended'; because: string; untold: ForwardedMessage[] };

/** `text`: what the contact sees himself say; the title of a tapped choice. */
export interface ForwardedMessage {
  message: InboundMessage;
  text: string;
}

/** A session as a target of a hand-over is told of it. */
export interface ToldSession {
  id: string;
  channel: string;
  /** `name@version`. */
  flow: string;
  language: string;
  contactId: string;
  conversationId: string;
  identity: string;
}

/**
 * One thing told to the target of a hand-over. `id`: `<cause>:<n>`, the same on every attempt and after a reset.
 * `session`: what it is about, as it was then: it may have given way to another since.
 */
export interface PlannedForward {
  id: string;
  session: ToldSession;
  target: string;
  content: ForwardContent;
}

/** What brings replies about, and the number of its next reply: a number is never given twice within a cause. */
export interface Cause {
  id: string;
  /** Epoch ms. */
  since: number;
  next: number;
  /** Of what is said of a failed delivery: where the flow stood. Until it is there again, what it says is of that, too. */
  interrupts?: string;
}

/** The last try that a contact's message brought about. */
export interface Tried {
  /** 0 when there was none. */
  triedAt: number;
  /** Id of the newest message it has tried for: one message brings about one try, not one every minute. */
  triedFor: string;
}

export interface SessionFailure extends FlowError, Tried {
  at: number;
  /** It has a channel again: it tries once, with nobody asking for it. */
  goesOn?: true;
  /** Replies that did not go out; a retry sends these before anything else. */
  unsent: PlannedReplies | null;
}

/**
 * idle, expire, max: of an open session · wait: the flow's own time-out, of what it waits for · keepFailed: of a failed one ·
 * linger: of an ended one · keep: what is to be kept of the contact is tried again.
 */
export type DeadlineKind = 'idle' | 'expire' | 'max' | 'wait' | 'keepFailed' | 'linger' | 'keep';

/** A line of the talk as people see it in the current details: the last few only, sensitive input masked. */
export interface TalkLine {
  at: number;
  from: 'contact' | 'bot' | 'person';
  text: string;
  /** Of what was sent: the id of the reply. */
  reply?: string;
  /** What had to be changed of it for its channel. */
  notes?: string[];
}

/** Something told from outside that the flow has not waited for yet. */
export interface OutsideEvent {
  id: string;
  name: string;
  data: Json;
  at: number;
}

/** Why something did not go out. `unclear`: it, or part of it, may have gone out all the same. */
export interface AsideRefusal {
  /** A sentence. */
  reason: string;
  unclear: boolean;
}

/** The newest reply of the flow that went out, and the best that its receipts say. */
export interface LastReply {
  id: string;
  step: string;
  /** When Sinch was known to have it, epoch ms. */
  at?: number;
  /** Sinch's id of it, by which a reaction names it. */
  messageId?: string;
  receipt: ReceiptSaid;
  /** What has ended a wait already: it ends no other. */
  taken: ReceiptSaid;
}

export interface Session {
  /** ULID: what people see and name. */
  id: string;
  status: SessionStatus;
  startedBy: 'contact' | 'api';
  startedAt: number;
  /** Epoch ms; 0 where the contact has not written yet. */
  lastInboundAt: number;
  /** Since when the flow waits for its contact: idle and expiry count from here. */
  silentSince: number;
  /** The version it is pinned to; null until it is loaded. */
  flow: { flow: string; version: number; hash: string } | null;
  channel: string;
  sinch: SinchVariables;
  flowState: FlowState | null;
  /** Set while failed. */
  failure: SessionFailure | null;
  /** Of a failure that a retry has taken up, until the flow is past it: what fails again behind a call was tried for that already. */
  tried?: Tried;
  /** Replies handed to the activity and not answered for yet. */
  pending: PlannedReplies | null;
  /** The call that the flow waits for. */
  calling: PlannedCall | null;
  /** A call that may have been carried out, though nobody knows, or whose answer was not taken: tried again, it is the same one. */
  unclearCall: UnclearCall | null;
  /** Told to the target of a hand-over and not answered for yet. */
  forwarding: PlannedForward[];
  cause: Cause;
  /** What began it, until its flow is loaded. */
  opening: InboundMessage | SessionStart | null;
  contact: ContactFacts;
  /** Not in the database yet. */
  unkept: KeepRecord[];
  events: OutsideEvent[];
  lastReply: LastReply | null;
  /** Causes whose failed delivery the flow has been told of. */
  deliveryFailed: string[];
  /** A failure that on_error took care of; stays until that step succeeds. */
  handled: { step: string; code: string; reason?: string } | null;
  /** Absolute, epoch ms: survive continue-as-new by being state. */
  deadlines: { [K in DeadlineKind]?: number };
  /** Why it ends as soon as the flow would wait; '' where it does not. */
  ending: string;
  endedBecause: string;
  /** Of what was last said beside the flow; null where it went out. */
  asideRefused: AsideRefusal | null;
  talk: TalkLine[];
  /** Retries so far; numbers their causes. */
  retries: number;
  /** When an operator last retried it (epoch ms), and his name where he gave one. */
  retried?: { at: number; by?: string };
}

/** Something that was taken: a message, a report, or a command. */
export interface SeenMessage {
  id: string;
  at: number;
  /** Of a command: the session it was meant for, or began, and whether it was done. */
  command?: { sessionId: string; done: boolean };
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
  /** What Sinch has reported and nobody has taken yet. */
  notices: Notice[];
  /** When the contact last wrote on each channel, epoch ms: whether its window for free messages is open. */
  heard: { [channel: string]: number };
  /** Channels that were removed from the app, with the moment, epoch ms; what happens on one later proves it wrong. */
  unlinked?: { [channel: string]: number };
  /** Contacts whom Sinch has merged into others, the last few, each with the one who is left. */
  merged?: { from: string; to: string }[];
  /** How many replies went out in the last minute, and when, epoch ms; oldest first. */
  sent?: { at: number; count: number }[];
  /** Of the last 24 hours, at most 2,000, oldest first. */
  seen: SeenMessage[];
  /** The current session, or the last one while it lingers. */
  session: Session | null;
  /** Causes older than this (epoch ms) belong to a run that was reset: look before sending. 0: never reset. */
  replayedAt: number;
}
