import { z } from 'zod';
import { canonicalChannel } from '../channels/names.ts';
import type { InboundMessage } from '../session/inbound.ts';
import type { CallbackOf, Envelope } from './callback.ts';
import type { Parties } from './callback-bodies.ts';
import { readContactMessage } from './contact-message.ts';
import { epochMs, text } from './fields.ts';
import { readMetadata } from './metadata.ts';

/** A redacted message has the id of the one it masks: whoever takes both triggers meets the second as a duplicate. */
export type InboundCallback = CallbackOf<'MESSAGE_INBOUND' | 'MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION'>;

/**
 * A contact's message in the flow's words; times in epoch ms, 0 where Sinch gave none. `appId` is the app whose webhook
 * received it. Callbacks before 2021 name no identity: contact_id stands in for it, and conversation_id where that is
 * empty too, so that the contact still has a conversation of their own.
 */
export function toInboundMessage(callback: InboundCallback, appId: string): InboundMessage {
  return { ...aboutOf(callback, appId), content: readContactMessage(callback.body.contact_message) };
}

const Reaction = z.object({ emoji: text, action: text, message_id: text });

/**
 * A contact's reaction to a message. undefined for every other event (typing, a comment, a payment), for a reaction that is
 * taken back, and for one that could not be told from its redelivery or answered.
 */
export function toReaction(callback: CallbackOf<'EVENT_INBOUND'>, appId: string): InboundMessage | undefined {
  const read = Reaction.safeParse(callback.body.contact_message_event?.reaction_event);
  if (!read.success || read.data.emoji === '' || read.data.action === UNREACT) return undefined;
  const { emoji, message_id: messageId } = read.data;
  return known({ ...aboutOf(callback, appId), content: { kind: 'reaction', text: emoji, messageId } });
}

const UNREACT = 'REACTION_ACTION_UNREACT';

/** Within a text its quotation marks would be escaped. */
const ECHO = /"is_echo"\s*:\s*true/;

/**
 * What the channel had and Sinch has no kind for: its payload stays out of the flow. undefined as with a reaction, and for an
 * echo of what the bot itself has said (Messenger, Sinch's sample of 2020): whoever answered that would go on for ever.
 */
export function toUnsupported(callback: CallbackOf<'UNSUPPORTED'>, appId: string): InboundMessage | undefined {
  if (ECHO.test(callback.body.payload)) return undefined;
  return known({ ...aboutOf(callback, appId), content: { kind: 'unsupported', text: '' } });
}

function known(message: InboundMessage): InboundMessage | undefined {
  return message.id === '' || message.channel === '' || message.identity === '' ? undefined : message;
}

interface About {
  envelope: Envelope;
  body: Parties & { id: string; metadata?: string; accept_time?: string };
}

function aboutOf({ envelope, body }: About, appId: string): Omit<InboundMessage, 'content'> {
  return {
    id: body.id,
    appId,
    channel: canonicalChannel(body.channel_identity?.channel || body.channel),
    identity: body.channel_identity?.identity || body.contact_id || body.conversation_id,
    contactId: body.contact_id,
    conversationId: body.conversation_id,
    metadata: readMetadata([envelope.message_metadata, body.metadata ?? '']),
    acceptedAt: epochMs(body.accept_time || envelope.accepted_time || envelope.event_time),
  };
}
