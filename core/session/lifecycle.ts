import { endedDeadlines } from './deadlines.ts';
import type { ReduceContext, Reduced, SessionEffect } from './event.ts';
import type { ConversationState, Session } from './state.ts';

/** The effect that fetches the flow a session takes. */
export function loadFlow(session: Session): SessionEffect {
  return { kind: 'loadFlow', appId: session.sinch.appId, channel: session.channel };
}

/** Ends the session for a reason in words; it lingers so that late duplicates start nothing. Replies not out are dropped. */
export function endSession(state: ConversationState, because: string, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session || session.status === 'ended') return { state, effects: [] };
  const ended: Session = {
    ...session,
    status: 'ended',
    endedBecause: because,
    failure: null,
    handled: null,
    pending: null,
    opening: null,
    deadlines: endedDeadlines(context.now, context.limits),
  };
  return { state: { ...state, session: ended }, effects: [] };
}
