import { channelFacts } from '../channels/table.ts';
import type { FlowContext, FlowInput } from '../flow/engine-types.ts';
import { parsePostback } from '../flow/postback.ts';
import type { ReduceContext } from './event.ts';
import type { InboundMessage } from './inbound.ts';
import type { SessionStart } from './outside.ts';
import type { ConversationState, Session, SinchVariables } from './state.ts';

const HOUR_MS = 3_600_000;

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

/** What is known of a contact to whom a session is begun: Sinch's ids come with his first message. */
export function factsOfStart(start: SessionStart): Pick<Session, 'channel' | 'sinch' | 'lastInboundAt'> {
  const { appId, channel, identity } = start;
  const ids = { contactId: '', conversationId: '', metadata: '' };
  return { channel, sinch: { channelIdentifier: channel, channelIdentity: identity, appId, ...ids }, lastInboundAt: 0 };
}

/** The message as the flow reads it. A tap counts as one only when it is on a choice that this session offered. */
export function flowInput(session: Session, message: InboundMessage): FlowInput {
  const { content } = message;
  if (content.kind !== 'choice') return { content };
  const postback = parsePostback(content.postback);
  if (!postback || postback.sessionId !== session.id) return { content };
  const { sessionId: _ours, ...tap } = postback;
  return { content, tap };
}

/** Whether a channel takes any message to the contact now, or only templates (core/channels has the hours). */
export function isWindowOpen(state: ConversationState, channel: string, now: number): boolean {
  const hours = channelFacts(channel).replyWindowHours;
  if (hours === undefined) return true;
  return now - lastHeard(state, channel) < hours * HOUR_MS;
}

/** A message that a failed session has not taken yet opens the window too: it is what makes the session try again. */
function lastHeard({ heard, queue }: ConversationState, channel: string): number {
  const taken = Object.hasOwn(heard, channel) ? heard[channel] : undefined;
  const waiting = queue.filter((message) => message.channel === channel).map(({ acceptedAt }) => acceptedAt);
  return Math.max(taken ?? Number.NEGATIVE_INFINITY, ...waiting);
}

/** What the flow may read of session, contact and app. */
export function flowContext(state: ConversationState, session: Session, context: ReduceContext): FlowContext {
  const { id, channel, startedBy } = session;
  return {
    now: context.now,
    session: { id, channel, startedBy, windowOpen: isWindowOpen(state, channel, context.now) },
    contact: session.contact,
    settings: context.settings,
    internal: { channel: 'sinchConversationAPI', sinchConversationAPI: { ...session.sinch } },
    watch: context.watch,
  };
}
