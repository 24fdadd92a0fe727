import type { JsonObject } from '../json.ts';
import type { InboundContent } from '../session/inbound.ts';
import type { OutgoingMessage } from './message.ts';

/** What the flow remembers between turns. Plain JSON, carried in the session's state. */
export interface FlowState {
  /** Step that is waiting for the contact, or at which the session is parked; '' before the first step. */
  at: string;
  /** Wrong answers to the question at `at`. */
  wrong: number;
  /** Steps of kind ask that this session has asked. */
  asked: string[];
  vars: JsonObject;
  language: string;
  /** Turns so far: one per event that let the flow run. */
  turn: number;
}

/** Facts the flow may read but not change: `session.`, `internal.`, `error.` in expressions. */
export interface FlowContext {
  /** Epoch ms, the workflow's time. */
  now: number;
  session: { id: string; channel: string; startedBy: 'contact' | 'api' };
  /** Value of `internal`, e.g. { channel: 'sinchConversationAPI', sinchConversationAPI: {…six variables} }. The engine does not know the vendor. */
  internal: JsonObject;
}

export type FlowEvent =
  /** Begins at the first step. `input` is the message that began the session. */
  | { kind: 'start'; input: FlowInput }
  /** The contact answered while the flow waited at `state.at`. */
  | { kind: 'input'; input: FlowInput }
  /** A route of the session fired (`session.on_idle`, `session.on_expire`). */
  | { kind: 'idle' }
  | { kind: 'expire' }
  /** A step failed outside the engine (a refused reply): go to `on_error` if there is one. */
  | { kind: 'error'; error: FlowError }
  /** The session failed at `state.at` and someone wants it to go on: run that step again. */
  | { kind: 'retry' };

export interface FlowInput {
  content: InboundContent;
  /** Set when the tapped choice belongs to this session: which step and which choice of it. */
  tap?: { step: string; choice: number };
}

export interface FlowError {
  step: string;
  /** Stable, e.g. BUDGET_STEPS, EXPRESSION, SEND_REFUSED. */
  code: string;
  /** One sentence: what happened, where, what to do. No personal data. */
  reason: string;
  status?: number;
}

/** A bubble the flow says, with the step that says it (for the story, for errors, for taps). */
export interface Said {
  step: string;
  message: OutgoingMessage;
}

/** What happened inside a turn, for people: timeline and current details. Values of sensitive variables never stand here. */
export interface FlowTrace {
  step: string;
  kind: string;
  note: string;
}

/**
 * What one turn came to.
 * `waiting`: the flow waits for the contact at `state.at`. `ended`: the flow ended. `failed`: a step failed and no
 * `on_error` took it (or one was running); `state.at` is that step.
 */
export interface FlowOutcome {
  state: FlowState;
  said: Said[];
  trace: FlowTrace[];
  status: 'waiting' | 'ended' | 'failed';
  error?: FlowError;
  /** A failure that `on_error` took care of, so that it can be listed. */
  handled?: FlowError;
}
