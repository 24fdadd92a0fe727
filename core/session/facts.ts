import type { FlowContext, FlowInput } from '../flow/engine-types.ts';
import { parsePostback } from '../flow/postback.ts';
import type { InboundMessage } from './inbound.ts';
import type { Session, SinchVariables } from './state.ts';

/** What every inbound message refreshes: channel, identity, ids and metadata; a reply goes to the last identity. */
export function freshFacts(message: InboundMessage, now: number): Pick<Session, 'channel' | 'sinch' | 'lastInboundAt'> {
  return { channel: message.channel, sinch: sinchVariables(message), lastInboundAt: now };
}

function sinchVariables(message: InboundMessage): SinchVariables {
  return {
    channelIdentifier: message.channel,
    channelIdentity: message.identity,
    contactId: message.contactId,
    appId: message.appId,
    conversationId: message.conversationId,
    metadata: message.metadata,
  };
}

/** The message as the flow reads it. A tap counts as one only when it is on a choice that this session offered. */
export function flowInput(session: Session, message: InboundMessage): FlowInput {
  const { content } = message;
  if (content.kind !== 'choice') return { content };
  const postback = parsePostback(content.postback);
  if (!postback || postback.sessionId !== session.id) return { content };
  return { content, tap: { step: postback.step, choice: postback.choice } };
}

/** What the flow may read of the session: `session.` and `internal.`. */
export function flowContext(session: Session, now: number): FlowContext {
  return {
    now,
    session: { id: session.id, channel: session.channel, startedBy: 'contact' },
    internal: { channel: 'sinchConversationAPI', sinchConversationAPI: { ...session.sinch } },
  };
}
