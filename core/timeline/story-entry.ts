import type { FlowSight } from '../flow/watch.ts';
import type { Json } from '../json.ts';
import type { CommandName } from '../session/given-command.ts';
import type { DeadlineKind, SessionStatus } from '../session/state.ts';

/** How an activity went: what it said of the attempt before the last, and why it was given up. */
export interface Tries {
  /** underWay: nothing is recorded of its end. */
  outcome: 'done' | 'failed' | 'timedOut' | 'cancelled' | 'underWay';
  attempts: number;
  lastFailure?: string;
  code?: string;
  reason?: string;
}

/** What became of one reply. */
export interface SentReply {
  id: string;
  outcome: 'accepted' | 'skipped' | 'refused' | 'unknown';
  /** Sinch's. */
  messageId?: string;
  /** What had to be changed for the channel. */
  notes?: string[];
  code?: string;
  reason?: string;
}

interface EntryFields {
  began: { by: 'contact' | 'api'; channel: string };
  flow: { flow: string; how: 'loaded' | 'migrated' };
  /** The contact wrote. `text`: masked where it answers a sensitive question, or nobody knows yet what it answers. */
  message: { id: string; channel: string; text: string };
  duplicate: { id: string };
  /** A message that had to wait has its turn. `wroteAt`: epoch ms; 0 where nobody knows. */
  takenUp: { id: string; wroteAt: number };
  /** What the flow did or saw. */
  saw: { sight: FlowSight };
  /** A variable that somebody else than the flow has changed. */
  variable: { name: string; before: Json; after: Json };
  reply: { id: string; step: string; from: 'bot' | 'person'; text: string; apology?: true };
  sent: Tries & { replies: SentReply[] };
  call: { id: string; step: string; method: string; host: string };
  called: Tries & { id: string; step: string; status?: number };
  /** What the target of a hand-over was told. */
  told: Tries & { target: string; what: 'started' | 'message' | 'ended' };
  kept: Tries & { what: string[] };
  /** As the channel reported it. `reply`: '' where the message is of none that is told here. */
  receipt: { messageId: string; reply: string; status: string; channel: string; reason: string };
  deadline: { deadline: DeadlineKind };
  /** What Sinch reported to the session, or what it had waited for; a sentence without its dot. */
  notice: { what: string };
  /** `by`: who gave it; `what`: what was given, in words. */
  command: { command: CommandName; by: string; why: string; what: string };
  commandDone: { command: CommandName; done: boolean; message: string; code: string };
  /** A failed session tries again, as its contact wrote or its channel is back. */
  triedAgain: object;
  failed: { code: string; reason: string; step: string };
  /** It went on from there: failed → open, open → handedOver … `to`: the target that has the conversation. */
  state: { from: SessionStatus; state: SessionStatus; to: string };
  ended: { because: string };
  /** A workflow task that failed or timed out: the conversation stands until code comes that can go on. */
  stuck: { cause: string; reason: string };
  reset: { from: string };
  /** From here the run is told from Temporal's events alone. */
  lost: { what: string };
  /** What else is known of a run that is told so. */
  recorded: { what: string };
  closed: { how: 'completed' | 'failed' | 'terminated' | 'cancelled' | 'timedOut'; reason: string };
}

export type StoryKind = keyof EntryFields;

interface Place {
  /** Counts from 1 in its story. */
  n: number;
  /** Epoch ms. */
  at: number;
  /** Index of the run, and Temporal's id of the event. */
  run: number;
  eventId: number;
  /** Turn of the session, where it is of one. */
  turn?: number;
  /** So many events had been taken when it was told; absent where nobody knows. */
  taken?: number;
}

/** One thing that happened in a conversation, for people: plain JSON, what is sensitive masked. */
export type StoryEntry<K extends StoryKind = StoryKind> = { [P in K]: { kind: P } & Place & EntryFields[P] }[K];

/** What an entry says, without its place. */
export type Saying<K extends StoryKind = StoryKind> = { [P in K]: { kind: P } & EntryFields[P] }[K];

/** A receipt as the database has it. */
export interface StoryReceipt {
  messageId: string;
  status: string;
  channel: string;
  reason: string;
  /** Epoch ms. */
  receivedAt: number;
}
