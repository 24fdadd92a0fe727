import { stepAt } from '../flow/frames.ts';
import type { Session, SessionFailure } from '../session/state.ts';
import type { NotGiven } from './answers.ts';
import type { Bubble, Happening } from './happening.ts';
import type { Stage } from './stage.ts';

/** What is not as a line of the talk says: a sentence, and lines that show it. */
export interface Mismatch {
  message: string;
  details: string[];
}

/** A test while it is played. Changed in place. */
export interface Playing {
  readonly stage: Stage;
  /** Index of the line that is played. */
  line: number;
  /** Line that began this turn. */
  turnLine: number;
  /** Index among the bubbles of the first of this turn, and of the next one that may be read. */
  turn: number;
  next: number;
  /** The line that read a bubble, and the line that brought something about. */
  readonly readBy: Map<Bubble, number>;
  readonly broughtBy: Map<Happening, number>;
  /** By session, the newest failure that the talk speaks of. */
  readonly expectedFailures: Map<string, SessionFailure>;
  /** A call of this turn that nobody gave the answer of. */
  notGiven: { line: string; why: NotGiven } | null;
}

/** Sessions that failed where no line of the talk has said so, the one of the contact's channel first. */
export function unexpected({ stage, expectedFailures }: Playing): { session: Session; failure: SessionFailure }[] {
  return stage.sessions.flatMap((session) => {
    const { id, failure } = session;
    const told = expectedFailures.get(id);
    const known = told?.at === failure?.at && told?.step === failure?.step && told?.code === failure?.code;
    return failure && !known ? [{ session, failure }] : [];
  });
}

/** Bubbles of this turn that no line has read or passed yet. */
export function unread({ stage, next }: Playing): Bubble[] {
  return stage.scene.bubbles.slice(next);
}

const WAITS = {
  answer: 'waits for an answer',
  time: 'waits for a time',
  receipt: 'waits for a receipt',
  event: 'waits for an event',
  person: 'is with a person',
  call: 'waits for a call',
} as const;

/** Where the session stands, in a sentence. */
export function standing({ scene, session }: Stage): string {
  if (!session) return 'No session has begun yet.';
  const { failure, flowState, status } = session;
  if (status === 'ended') return `The session has ended: ${session.endedBecause}.`;
  const at = stepAt(scene.flow, flowState)?.name || '(none)';
  if (failure) return `The session failed at ${failure.step || at} (${failure.code}): ${failure.reason}`;
  return `It ${WAITS[flowState?.wait?.kind ?? 'answer']} at ${at}.`;
}
