import type { CallOutcome } from '../flow/call.ts';
import type { CompiledFlow } from '../flow/compiled.ts';
import type { ContactFacts, FlowWatch } from '../flow/engine-types.ts';
import type { OutgoingMessage } from '../flow/message.ts';
import type { Json, JsonObject } from '../json.ts';
import type { InboundMessage } from './inbound.ts';
import type { SessionLimits } from './limits.ts';
import type { Notice, SessionStart } from './outside.ts';
import type { ConversationState, DeadlineKind, PlannedCall, PlannedForward, PlannedReplies } from './state.ts';

/** What became of one reply, in the order they were planned; the list stops at the first refusal. */
export type ReplyOutcome =
  /** `notes`: what had to be changed for the channel, a sentence each; `messageId`: Sinch's. */
  | { id: string; outcome: 'accepted'; notes?: string[]; messageId?: string }
  | { id: string; outcome: 'skipped' }
  /** `partly`: a part of it is out. */
  | { id: string; outcome: 'refused'; code: string; status: number; reason: string; partly?: true };

/** A flow with what stands beside it: the app's settings, and what is known of the contact. */
export interface LoadedFlow {
  flow: CompiledFlow;
  settings: JsonObject;
  contact: ContactFacts;
}

/** What a running session is met with by one that is to begin from outside. */
export type IfActive = 'refuse' | 'message' | 'replace';

interface EventFields {
  message: { message: InboundMessage };
  notice: { notice: Notice };
  deadline: { deadline: DeadlineKind };
  flowLoaded: { loaded: LoadedFlow };
  flowMissing: { code: string; reason: string };
  sent: { results: ReplyOutcome[] };
  /** The activity gave up. `unclear`: the reply it was at may have been accepted. */
  sendFailed: { code: string; reason: string; unclear: boolean; accepted: string[] };
  /** The send made room for a command. */
  sendInterrupted: { unclear: boolean; accepted: string[] };
  /** What made room for a command is sent after all. */
  resend: object;
  called: { outcome: CallOutcome };
  /** A call that made room for a command is made again: the same one. */
  recall: object;
  forwarded: object;
  /** The target of a hand-over has not been told everything yet. */
  tell: object;
  /** What the flow waits for since its last turn has come already. */
  awaited: object;
  /** The target of a hand-over cannot be told. */
  forwardFailed: { code: string; reason: string };
  kept: { ids: string[] };
  keepFailed: object;
  /** `who`: the operator's name, where he gave one. */
  retry: { id: string; by: 'operator' | 'contact'; who?: string };
  /** `because`: in words, where it is not that an operator wanted it. */
  end: { because?: string };
  /**
   * Begins a session from outside, unless one is active: whoever is to replace that one ends it first. `opening`: the flow
   * whose opening is said in the active session instead; null says nothing there.
   */
  begin: { start: SessionStart; opening: LoadedFlow | null };
  /** Something happened outside that the flow may wait for. */
  outside: { id: string; name: string; data: Json };
  /** A person says something in the bot's place. */
  personSays: { id: string; messages: OutgoingMessage[] };
  handover: { id: string; to: string; note: string; timeoutMs?: number };
  release: { id: string };
  setVariables: { id: string; variables: JsonObject };
  /** Moves the session to another version of its flow; `step`: where it goes on, if not at the step of the same id. */
  migrate: { id: string; loaded: LoadedFlow; step?: string; who?: string };
}

export type SessionEventKind = keyof EventFields;

/** Everything that can happen to a conversation; one handler each in reduce.ts. */
export type SessionEvent<K extends SessionEventKind = SessionEventKind> = { [P in K]: { kind: P } & EventFields[P] }[K];

/** `startedBy` api: nobody wrote, so that a contact of whom nothing can be known now is not written to either. */
export interface LoadFlowEffect {
  kind: 'loadFlow';
  appId: string;
  channel: string;
  identity: string;
  startedBy: 'contact' | 'api';
  flow?: SessionStart['flow'];
}

/** What the shell is asked to do, in order. Each effect comes back as an event. */
export type SessionEffect =
  /** Comes back as flowLoaded or flowMissing. */
  | LoadFlowEffect
  /** Comes back as sent, sendFailed or sendInterrupted. */
  | { kind: 'send'; planned: PlannedReplies }
  /** Comes back as called. */
  | { kind: 'call'; call: PlannedCall }
  /** Comes back as forwarded or forwardFailed. */
  | { kind: 'forward'; forward: PlannedForward }
  /** Stores what the session has to keep when its turn comes. Comes back as kept or keepFailed. */
  | { kind: 'keep' }
  /** The workflow closes: completed, or failed with a code and a reason. */
  | { kind: 'close'; failure: { code: string; reason: string } | null };

/** What reducing needs beside state and event. `flow` is the session's pinned version, once loaded. */
export interface ReduceContext {
  now: number;
  flow: CompiledFlow | null;
  settings: JsonObject;
  limits: SessionLimits;
  /** Is told what the flow does and sees (core/flow/watch.ts); changes nothing of it. */
  watch?: FlowWatch;
}

export interface Reduced {
  state: ConversationState;
  effects: SessionEffect[];
}
