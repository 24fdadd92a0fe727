import type { FlowError } from '../flow/engine-types.ts';
import { CHANNEL_UNLINKED, isUnlinked } from './channels.ts';
import type { ReduceContext, SessionEffect } from './event.ts';
import type { ConversationState, PlannedReplies } from './state.ts';

const MINUTE_MS = 60_000;

/** The failure of a session that says more to its contact than anybody would read. */
export const TOO_MANY_REPLIES = 'TOO_MANY_REPLIES';

function lastMinute({ sent = [] }: ConversationState, now: number) {
  return sent.filter(({ at }) => at > now - MINUTE_MS);
}

/** How many replies may go out to the contact now; none where his channel was removed from the app. */
export function roomFor(state: ConversationState, { now, limits }: ReduceContext): number {
  if (isUnlinked(state)) return 0;
  const sent = lastMinute(state, now).reduce((sum, { count }) => sum + count, 0);
  return Math.max(0, limits.repliesPerMinute - sent);
}

/** The effect that sends as much of the replies as may go out now; what is held back is missing in its results. */
export function sending(state: ConversationState, planned: PlannedReplies, context: ReduceContext): SessionEffect {
  return { kind: 'send', planned: { ...planned, replies: planned.replies.slice(0, roomFor(state, context)) } };
}

/** The conversation with so many more replies that went out. A long one counts once, in however many parts it went. */
export function withSent(state: ConversationState, count: number, now: number): ConversationState {
  if (count === 0) return state;
  return { ...state, sent: [...lastMinute(state, now), { at: now, count }] };
}

/** Why replies were held back, in place of a reply of a step. */
export function heldBack(state: ConversationState, step: string, { limits }: ReduceContext): FlowError {
  const place = `Nothing was sent for a reply of step ${step || '?'}`;
  if (isUnlinked(state)) {
    const channel = state.session?.channel;
    const reason = `${place}: ${channel} was removed from the app, and no channel is left on which the contact is the same. Add it again at Sinch, and retry if it does not go on by itself, or wait until he writes on another.`;
    return { step, code: CHANNEL_UNLINKED, reason };
  }
  const reason = `${place}: the contact got ${limits.repliesPerMinute} replies within a minute. Look for a circle in the flow, or for a machine at the other end, and retry after a minute.`;
  return { step, code: TOO_MANY_REPLIES, reason };
}
