import type { FlowError } from '../flow/engine-types.ts';
import { waitingDeadlines } from './deadlines.ts';
import type { ReduceContext, Reduced, ReplyOutcome, SessionEvent } from './event.ts';
import { endSession } from './lifecycle.ts';
import { park } from './park.ts';
import type { ConversationState, PlannedReplies, Session } from './state.ts';
import { runTurn } from './turn.ts';

/** The activity answered: all replies are out, or one was refused for good. */
export function repliesSent(state: ConversationState, results: ReplyOutcome[], context: ReduceContext): Reduced {
  const { session } = state;
  if (!session?.pending) return { state, effects: [] };
  const { pending } = session;
  const refused = results.find((result) => result.outcome === 'refused');
  if (refused?.outcome !== 'refused') return allOut(state, pending, context);
  const unsent = from(pending, refused.id);
  const error: FlowError = {
    step: unsent.replies[0]?.step ?? '',
    code: 'SEND_REFUSED',
    status: refused.status,
    reason: `Sinch refused a reply of step ${unsent.replies[0]?.step ?? '?'}: ${refused.reason}`,
  };
  return refusal({ ...state, session: { ...session, pending: null } }, { error, unsent }, context);
}

function allOut(state: ConversationState, pending: PlannedReplies, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const out: Session = { ...session, pending: null };
  if (pending.afterwards === 'failed') return { state: { ...state, session: out }, effects: [] };
  const healed: Session = { ...out, status: 'open', failure: null, deadlines: openDeadlines(out, context) };
  const next = { ...state, session: healed };
  return pending.afterwards === 'end' ? endSession(next, 'its flow ended', context) : { state: next, effects: [] };
}

/** A retry that worked opens the session again: its deadlines count from the last message as if it had never failed. */
function openDeadlines(session: Session, context: ReduceContext): Session['deadlines'] {
  if (session.status === 'open' || !context.flow) return session.deadlines;
  return waitingDeadlines({ ...session, lastInboundAt: context.now }, context.flow.session, true);
}

function refusal(
  state: ConversationState,
  refused: { error: FlowError; unsent: PlannedReplies },
  context: ReduceContext,
): Reduced {
  // A refused apology is not apologised for: the session is failed already.
  if (refused.unsent.afterwards === 'failed') return { state, effects: [] };
  if (context.flow?.routes.onError) return withRoute(state, refused, context);
  return park(state, { ...refused, apologise: true }, context);
}

/** The flow's on_error takes it. Where the engine cannot (it was running already), the refused replies stay for a retry. */
function withRoute(
  state: ConversationState,
  refused: { error: FlowError; unsent: PlannedReplies },
  context: ReduceContext,
): Reduced {
  const reduced = runTurn(state, { kind: 'error', error: refused.error }, context);
  const { session } = reduced.state;
  if (session?.status !== 'failed' || !session.failure) return reduced;
  const failure = { ...session.failure, unsent: refused.unsent };
  return { ...reduced, state: { ...reduced.state, session: { ...session, failure } } };
}

/** The activity gave up: nothing is apologised for, since that could not be sent either. */
export function repliesFailed(
  state: ConversationState,
  event: SessionEvent<'sendFailed'>,
  context: ReduceContext,
): Reduced {
  const { session } = state;
  if (!session?.pending) return { state, effects: [] };
  const { pending } = session;
  const left = pending.replies.filter((reply) => !event.accepted.includes(reply.id));
  if (pending.afterwards === 'failed')
    return { state: { ...state, session: { ...session, pending: null } }, effects: [] };
  const step = left[0]?.step ?? '';
  const unsent: PlannedReplies = { ...pending, replies: left, lookFirst: pending.lookFirst || event.unclear };
  return park(state, { error: { step, code: event.code, reason: event.reason }, unsent, apologise: false }, context);
}

function from(pending: PlannedReplies, id: string): PlannedReplies {
  const at = pending.replies.findIndex((reply) => reply.id === id);
  return { ...pending, replies: pending.replies.slice(Math.max(0, at)) };
}
