import type { ReduceContext, Reduced, SessionEvent } from './event.ts';
import { sending, withSent } from './pace.ts';
import { asideRefused, keepForRetry, lastReplyOf, leftOf, repliesSent } from './replies-sent.ts';
import type { ConversationState, PlannedReplies, Session } from './state.ts';

/**
 * A send made room for a command. What is left of it goes out once the command is done, unless that had no more use for it; the
 * session has not failed meanwhile.
 */
export function sendInterrupted(
  before: ConversationState,
  event: SessionEvent<'sendInterrupted'>,
  { now }: ReduceContext,
): Reduced {
  const state = withSent(before, event.accepted.length, now);
  const { session } = state;
  if (!session?.pending) return { state, effects: [] };
  const { pending } = session;
  const unclear = event.unclear || event.accepted.length > 0;
  if (pending.route === 'aside') return asideRefused(state, { reason: 'A command took its place.', unclear });
  const left = leftOf(pending, event);
  if (pending.afterwards === 'failed') return keepForRetry({ ...state, session: { ...session, pending: null } }, left);
  const waiting: Session = {
    ...session,
    pending: left,
    // Of a retry: what has gone out is not sent by the next one.
    failure: session.failure && { ...session.failure, unsent: left },
    lastReply: lastReplyOf(session, pending, { accepted: event.accepted, now }),
  };
  return { state: { ...state, session: waiting }, effects: [] };
}

/** Sends what made room for a command. */
export function resend(state: ConversationState, context: ReduceContext): Reduced {
  const pending = state.session?.pending;
  if (!pending) return { state, effects: [] };
  return pending.replies.length === 0 ? repliesSent(state, [], context) : sendAgain(state, pending, context);
}

/** Sends replies of which some may be out already, under the ids that they have. */
export function sendAgain(state: ConversationState, unsent: PlannedReplies, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const planned = { ...unsent, lookFirst: unsent.lookFirst || unsent.since < state.replayedAt };
  return {
    state: { ...state, session: { ...session, pending: planned } },
    effects: [sending(state, planned, context)],
  };
}
