import type { Session } from './state.ts';

/** Values of the session's search attributes; '' where there is none. Never an identity: they are not encrypted. */
export interface SessionAttributes {
  sessionState: string;
  sessionId: string;
  channel: string;
  contactId: string;
  conversationId: string;
  flow: string;
  failureCode: string;
}

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
  };
}
