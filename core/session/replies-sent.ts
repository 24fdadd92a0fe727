import type { FlowError } from '../flow/engine-types.ts';
import { hasRoute } from '../flow/frames.ts';
import { CHANNEL_UNLINKED } from './channels.ts';
import { resumedDeadlines } from './deadlines.ts';
import type { ReduceContext, Reduced, ReplyOutcome, SessionEvent } from './event.ts';
import { personOf } from './forwarding.ts';
import { endSession } from './lifecycle.ts';
import { heldBack, TOO_MANY_REPLIES, withSent } from './pace.ts';
import { park, withoutFailure } from './park.ts';
import type { AsideRefusal, ConversationState, LastReply, PlannedReplies, Session } from './state.ts';
import { withNotes } from './talk.ts';
import { goOn, runTurn } from './turn.ts';

/** The activity answered: all replies are out, or one was refused for good. */
export function repliesSent(before: ConversationState, results: ReplyOutcome[], context: ReduceContext): Reduced {
  const { session } = before;
  if (!session?.pending) return { state: before, effects: [] };
  const { pending } = session;
  const accepted = results.flatMap(({ id, outcome }) => (outcome === 'accepted' ? [id] : []));
  const state = withSent(before, accepted.length, context.now);
  const talk = withNotes(session.talk, results);
  const lastReply = withMessageId(lastReplyOf(session, pending, { accepted, now: context.now }), results);
  const noted = { ...state, session: { ...session, talk, lastReply } };
  const refused = results.find((result) => result.outcome === 'refused');
  if (refused?.outcome !== 'refused') return held(noted, results, context) ?? allOut(noted, pending, context);
  const unsent = { ...from(pending, refused.id), lookFirst: pending.lookFirst || refused.partly === true };
  const step = unsent.replies[0]?.step ?? '';
  const error = refusedError(step, refused);
  return refusal(
    { ...noted, session: { ...noted.session, pending: null } },
    { error, unsent, partly: results.length > 1 || refused.partly === true },
    context,
  );
}

/** What is not among the results was held back: the channel is gone, or there was no room for it. */
function held(state: ConversationState, results: ReplyOutcome[], context: ReduceContext): Reduced | undefined {
  const { session } = state;
  const first = session?.pending?.replies[results.length];
  if (!session?.pending || !first) return undefined;
  const unsent = from(session.pending, first.id);
  const error = heldBack(state, first.step, context);
  return refusal(
    { ...state, session: { ...session, pending: null } },
    { error, unsent, partly: results.length > 0 },
    context,
  );
}

/** Refused by Sinch, or, with status 0, by us: nothing of it could be shown on the channel. */
function refusedError(
  step: string,
  { status, code, reason }: Extract<ReplyOutcome, { outcome: 'refused' }>,
): FlowError {
  const place = `a reply of step ${step || '?'}`;
  if (status === 0) return { step, code, reason: `Nothing was sent for ${place}: ${reason}` };
  return { step, code: 'SEND_REFUSED', status, reason: `Sinch refused ${place}: ${reason}` };
}

/** The newest of the flow's own that Sinch accepted: the one whose receipts it may wait for. */
export function lastReplyOf(
  session: Session,
  pending: PlannedReplies,
  { accepted, now }: { accepted: readonly string[]; now: number },
): LastReply | null {
  if (pending.route === 'aside') return session.lastReply;
  const reply = pending.replies.findLast(({ id }) => accepted.includes(id));
  return reply ? { id: reply.id, step: reply.step, at: now, receipt: '', taken: '' } : session.lastReply;
}

function withMessageId(last: LastReply | null, results: readonly ReplyOutcome[]): LastReply | null {
  const result = results.find(({ id }) => id === last?.id);
  return last && result?.outcome === 'accepted' ? { ...last, messageId: result.messageId } : last;
}

function allOut(state: ConversationState, pending: PlannedReplies, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const out: Session = { ...session, pending: null };
  if (pending.afterwards === 'failed') return { state: { ...state, session: out }, effects: [] };
  if (pending.afterwards === 'retry') return runTurn({ ...state, session: out }, { kind: 'retry' }, context);
  return goOn({ ...state, session: reopened(out, context) }, pending.afterwards, context);
}

/** A retry that worked opens the session again. */
function reopened(session: Session, context: ReduceContext): Session {
  if (session.status !== 'failed' || !context.flow) return session;
  const status = personOf(session) ? 'handedOver' : 'open';
  return { ...withoutFailure(session), status, deadlines: resumedDeadlines(session, context.flow, context.now) };
}

interface Refusal {
  error: FlowError;
  unsent: PlannedReplies;
  /** Something of them went out. */
  partly: boolean;
}

/** What was held back goes out when there is room for it: no route says anything in its place. */
const HELD_BACK = [TOO_MANY_REPLIES, CHANNEL_UNLINKED];

/** To the flow's on_error, once: what a route said and Sinch refused parks the session, or a contact whom nothing reaches would be written to for ever. */
function refusal(state: ConversationState, refused: Refusal, context: ReduceContext): Reduced {
  const { unsent } = refused;
  if (unsent.afterwards === 'failed') return keepForRetry(state, unsent);
  if (unsent.route === 'aside') return asideRefused(state, { reason: refused.error.reason, unclear: refused.partly });
  if (unsent.route === 'expire') return endSession(state, state.session?.ending ?? '', context);
  const { flow } = context;
  const parks = unsent.route === 'error' || HELD_BACK.includes(refused.error.code);
  if (parks || !flow || !hasRoute(flow, state.session?.flowState ?? null, 'onError'))
    return park(state, { ...refused, apologise: true }, context);
  return withRoute(state, refused, context);
}

/** What was said beside the flow is no failure of the flow: whoever said it is told. */
export function asideRefused(state: ConversationState, refused: AsideRefusal): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  return { state: { ...state, session: { ...session, pending: null, asideRefused: refused } }, effects: [] };
}

/** Where the engine cannot take it to on_error, the refused replies stay for a retry, and the flow where it said them. */
function withRoute(state: ConversationState, refused: Refusal, context: ReduceContext): Reduced {
  const reduced = runTurn(state, { kind: 'error', error: refused.error }, context);
  const { session } = reduced.state;
  if (session?.status !== 'failed' || !session.failure || !state.session) return reduced;
  const { flowState, calling } = state.session;
  const failure = { ...session.failure, unsent: refused.unsent };
  return { ...reduced, state: { ...reduced.state, session: { ...session, flowState, calling, failure } } };
}

/** What the failing turn said before it failed goes out first when it is retried; an apology that failed is let go. */
export function keepForRetry(state: ConversationState, left: PlannedReplies): Reduced {
  const { session } = state;
  const replies = left.replies.filter((reply) => !reply.apology);
  if (!session?.failure || replies.length === 0 || session.failure.unsent) return { state, effects: [] };
  const unsent: PlannedReplies = { ...left, replies, afterwards: 'retry' };
  return { state: { ...state, session: { ...session, failure: { ...session.failure, unsent } } }, effects: [] };
}

/** The activity gave up: nothing is apologised for, since that could not be sent either. */
export function repliesFailed(
  before: ConversationState,
  event: SessionEvent<'sendFailed'>,
  context: ReduceContext,
): Reduced {
  const state = withSent(before, event.accepted.length, context.now);
  const { session } = state;
  if (!session?.pending) return { state, effects: [] };
  const { pending } = session;
  const unclear = event.unclear || event.accepted.length > 0;
  if (pending.route === 'aside') return asideRefused(state, { reason: event.reason, unclear });
  const left = leftOf(pending, event);
  const noted: Session = {
    ...session,
    lastReply: lastReplyOf(session, pending, { accepted: event.accepted, now: context.now }),
  };
  if (pending.afterwards === 'failed') return keepForRetry({ ...state, session: { ...noted, pending: null } }, left);
  const error = { step: left.replies[0]?.step ?? '', code: event.code, reason: event.reason };
  return park({ ...state, session: noted }, { error, unsent: left, apologise: false }, context);
}

/** What an activity that did not finish has left to send. */
export function leftOf(
  pending: PlannedReplies,
  { accepted, unclear }: { accepted: string[]; unclear: boolean },
): PlannedReplies {
  const replies = pending.replies.filter(({ id }) => !accepted.includes(id));
  return { ...pending, replies, lookFirst: pending.lookFirst || unclear };
}

function from(pending: PlannedReplies, id: string): PlannedReplies {
  const at = pending.replies.findIndex((reply) => reply.id === id);
  return { ...pending, replies: pending.replies.slice(Math.max(0, at)) };
}
