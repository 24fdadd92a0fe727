import type { Session } from './state.ts';

/** What a session is found by and listed with; '' where there is none. Search attributes, never an identity: they are not encrypted. */
export interface SessionAttributes {
  sessionState: string;
  sessionId: string;
  channel: string;
  contactId: string;
  conversationId: string;
  flow: string;
  failureCode: string;
  /** Why it failed, a sentence; of what a route has taken care of, too. No search attribute, but memo, which is encrypted. */
  failureReason: string;
}

const LONGEST_REASON = 500;

/** What the Temporal UI finds a session by. FailureCode stays after a failure that on_error handled, until that step succeeds. */
export function attributesOf(session: Session): SessionAttributes {
  return {
    sessionState: session.status,
    sessionId: session.id,
    channel: session.channel,
    contactId: session.sinch.contactId,
    conversationId: session.sinch.conversationId,
    flow: session.flow ? `${session.flow.flow}@${session.flow.version}` : '',
    failureCode: session.failure?.code ?? session.handled?.code ?? '',
    failureReason: (session.failure?.reason ?? session.handled?.reason ?? '').slice(0, LONGEST_REASON),
  };
}
