import { endedDeadlines } from './deadlines.ts';
import type { ReduceContext, Reduced, SessionEffect } from './event.ts';
import { personOf, withEnd } from './forwarding.ts';
import type { SessionStart } from './outside.ts';
import type { ConversationState, Session } from './state.ts';

/** The effect that fetches the flow a session takes. */
export function loadFlow(session: Session, flow?: SessionStart['flow']): SessionEffect {
  const { appId, channelIdentity: identity } = session.sinch;
  const { channel, startedBy } = session;
  return { kind: 'loadFlow', appId, channel, identity, startedBy, ...(flow ? { flow } : {}) };
}

/**
 * Ends the session for a reason in words; it lingers so that late duplicates start nothing. Replies not out
 * are dropped; a person who has the conversation is told later, since nobody is to wait for that.
 */
export function endSession(state: ConversationState, because: string, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session || session.status === 'ended') return { state, effects: [] };
  const person = personOf(session);
  const told = person ? withEnd(session, person.to, because) : session;
  const ended: Session = {
    ...told,
    status: 'ended',
    endedBecause: because,
    flowState: told.flowState && { ...told.flowState, wait: null },
    failure: null,
    handled: null,
    pending: null,
    calling: null,
    opening: null,
    events: [],
    deadlines: endedDeadlines(told, context.now, context.limits),
  };
  return { state: { ...state, session: ended }, effects: [] };
}
