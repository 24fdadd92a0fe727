import type { FlowError } from '../flow/engine-types.ts';
import { furtherCause } from './cause-id.ts';
import { followContact } from './channels.ts';
import type { ReduceContext, Reduced, SessionEvent } from './event.ts';
import { withoutCall } from './handover.ts';
import { loadFlow } from './lifecycle.ts';
import type { SessionStart } from './outside.ts';
import { park } from './park.ts';
import { sendAgain } from './resend.ts';
import type { ConversationState, PlannedReplies, Session, SessionFailure } from './state.ts';
import { runTurn } from './turn.ts';

/** Goes on where the session failed: fetches its flow, sends what did not go out, or runs the failing step again. */
export function retrySession(before: ConversationState, retry: SessionEvent<'retry'>, context: ReduceContext): Reduced {
  const state = followContact(before, context.now);
  const { session } = state;
  if (!session?.failure || session.status !== 'failed') return { state, effects: [] };
  const { failure } = session;
  const { unsent } = failure;
  const trying = afterTry({ ...session, failure }, retry, context.now);
  const next = { ...state, session: trying };
  if (trying.opening) return { state: next, effects: [loadFlow(trying, flowOf(trying))] };
  // A call that was broken off may have been carried out: run again, it is the same one.
  if (!unsent) return runTurn({ ...state, session: withoutCall(trying) }, { kind: 'retry' }, context);
  const tooOld = retry.by === 'contact' && context.now - unsent.plannedAt > context.limits.maxReplyAgeMs;
  return tooOld ? waitForOperator(next, unsent, context) : sendAgain(next, unsent, context);
}

/** The flow that a session from outside was to take. */
function flowOf({ opening }: Session): SessionStart['flow'] {
  return opening && 'kind' in opening ? opening.flow : undefined;
}

type Failed = Session & { failure: SessionFailure };

function afterTry(session: Failed, retry: SessionEvent<'retry'>, now: number): Session {
  const tried = retry.by === 'contact' ? { triedAt: now, triedFor: retry.id } : {};
  const { goesOn: _now, ...failure } = session.failure;
  const retries = session.retries + 1;
  // Decision 7: the cause of what a retry says is the number of the retry. It is looked for as far back as what it goes back to.
  const cause = furtherCause(session, 'retry', `${session.id}-${retries}`);
  const retried = retry.by === 'operator' ? { retried: { at: now, by: retry.who } } : {};
  return { ...session, failure: { ...failure, ...tried }, retries, cause, ...retried };
}

function waitForOperator(state: ConversationState, unsent: PlannedReplies, context: ReduceContext): Reduced {
  const step = unsent.replies[0]?.step ?? '';
  const reason = `The replies of step ${step || '?'} are too old to be sent unasked; an operator must retry the session.`;
  const error: FlowError = { step, code: 'REPLIES_TOO_OLD', reason };
  return park(state, { error, unsent, apologise: true }, context);
}
