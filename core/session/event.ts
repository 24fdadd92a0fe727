import type { CompiledFlow } from '../flow/compiled.ts';
import type { InboundMessage } from './inbound.ts';
import type { SessionLimits } from './limits.ts';
import type { ConversationState, DeadlineKind, PlannedReplies } from './state.ts';

/** What became of one reply, in the order they were planned; the list stops at the first refusal. */
export type ReplyOutcome =
  | { id: string; outcome: 'accepted' | 'skipped' }
  | { id: string; outcome: 'refused'; code: string; status: number; reason: string };

interface EventFields {
  message: { message: InboundMessage };
  deadline: { deadline: DeadlineKind };
  flowLoaded: { flow: CompiledFlow };
  flowMissing: { code: string; reason: string };
  sent: { results: ReplyOutcome[] };
  /** The activity gave up. `unclear`: the reply it was at may have been accepted. */
  sendFailed: { code: string; reason: string; unclear: boolean; accepted: string[] };
  retry: { id: string; by: 'operator' | 'contact' };
  end: { id: string };
}

export type SessionEventKind = keyof EventFields;

/** Everything that can happen to a conversation; one handler each in reduce.ts. */
export type SessionEvent<K extends SessionEventKind = SessionEventKind> = { [P in K]: { kind: P } & EventFields[P] }[K];

/** What the shell is asked to do, in order. Each effect comes back as an event. */
export type SessionEffect =
  /** Comes back as flowLoaded or flowMissing. */
  | { kind: 'loadFlow'; appId: string; channel: string }
  /** Comes back as sent or sendFailed. */
  | { kind: 'send'; planned: PlannedReplies }
  /** The workflow closes: completed, or failed with a code and a reason. */
  | { kind: 'close'; failure: { code: string; reason: string } | null };

/** What reducing needs beside state and event. `flow` is the session's pinned version, once loaded. */
export interface ReduceContext {
  now: number;
  flow: CompiledFlow | null;
  limits: SessionLimits;
}

export interface Reduced {
  state: ConversationState;
  effects: SessionEffect[];
}
