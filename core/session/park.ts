import { hasOptedOut } from '../flow/consents.ts';
import type { FlowError, Said } from '../flow/engine-types.ts';
import { apology as apologyText } from './apology.ts';
import { failedDeadlines } from './deadlines.ts';
import type { ReduceContext, Reduced } from './event.ts';
import { isWindowOpen } from './facts.ts';
import { roomFor, TOO_MANY_REPLIES } from './pace.ts';
import { say } from './say.ts';
import type { ConversationState, PlannedReplies, Session, SessionFailure, Tried } from './state.ts';

export interface Parking {
  error: FlowError;
  /** Replies that did not go out, first of all the one that failed. */
  unsent: PlannedReplies | null;
  /** Whether the contact is told; once per failure. */
  apologise: boolean;
  /** What the failing turn said before it failed. */
  said?: Said[];
}

const UNTRIED: Tried = { triedAt: 0, triedFor: '' };

/** Parks the session at the failing step: it waits for a retry and never blocks the contact. */
export function park(state: ConversationState, parking: Parking, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const { tried, ...before } = session;
  const { triedAt, triedFor } = session.failure ?? tried ?? UNTRIED;
  const failure: SessionFailure = {
    ...parking.error,
    at: context.now,
    // The contact's next message would come too early.
    triedAt: parking.error.code === TOO_MANY_REPLIES ? context.now : triedAt,
    triedFor,
    unsent: parking.unsent,
  };
  const deadlines = failedDeadlines(session, context.now, context.limits);
  const failed: Session = { ...before, status: 'failed', failure, pending: null, deadlines };
  const parked = { ...state, session: failed };
  const said = parking.said ?? [];
  const apology = parking.apologise && canReach(parked, failed, context) ? apologyOf(failed) : undefined;
  if (said.length === 0 && !apology) return { state: parked, effects: [] };
  return say(parked, { said, apology, afterwards: 'failed', route: 'error' }, context);
}

/** Nobody is written to who does not want it or has enough to read, or on a channel that would not take it. */
function canReach(state: ConversationState, session: Session, context: ReduceContext): boolean {
  if (hasOptedOut(session.contact.consents) || roomFor(state, context) === 0) return false;
  return isWindowOpen(state, session.channel, context.now);
}

function apologyOf(session: Session): Said {
  const text = apologyText(session.flowState?.language ?? 'en');
  return { step: session.failure?.step ?? '', message: { kind: 'text', text } };
}

/** The session with its failure over, as far as is known: what it was tried for stays, should it fail at the same once more. */
export function withoutFailure(session: Session): Session {
  const { failure } = session;
  if (!failure || failure.triedFor === '') return { ...session, failure: null };
  return { ...session, failure: null, tried: { triedAt: failure.triedAt, triedFor: failure.triedFor } };
}
