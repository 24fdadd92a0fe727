import type { LoadedFlow, LoadFlowEffect, SessionEvent } from './event.ts';
import type { PlannedCall, PlannedForward, PlannedReplies, Session } from './state.ts';

/** Whom a flow is loaded for, and which. */
export type LoadInput = Omit<LoadFlowEffect, 'kind'>;

/** What a conversation asks of the shell around it, one thing at a time. */
export type Ask =
  /** To go on when a command came, something is to be taken, or the timer fired. */
  | { kind: 'wait' }
  /** To go on when a command came, or every command is answered. */
  | { kind: 'waitForCommands' }
  /** To go on with the next command once the one that was just answered is over. */
  | { kind: 'answered' }
  | { kind: 'load'; input: LoadInput }
  | { kind: 'send'; planned: PlannedReplies; session: Session; awaitsReceipts: boolean }
  | { kind: 'call'; call: PlannedCall; session: Session }
  | { kind: 'forward'; forward: PlannedForward; session: Session }
  | { kind: 'keep'; session: Session };

/** What came of it: a flow or why there is none, an event, or null where nothing is to be told. */
export type Told = SessionEvent | LoadedFlow | null;

/** A piece of the conversation's course: stops at each ask, and goes on when the shell tells what came of it. */
export type Course<Result> = Generator<Ask, Result, Told>;

/** What may be interrupted: the effect that is under way. */
export type Interruptible = 'send' | 'call' | 'forward';
