import { canonicalChannel } from '../channels/names.ts';
import type { InboundMessage } from '../session/inbound.ts';
import type { CallbackOf } from './callback.ts';
import { readContactMessage } from './contact-message.ts';
import { epochMs } from './fields.ts';
import { readMetadata } from './metadata.ts';

/** A redacted message has the id of the one it masks: whoever takes both triggers meets the second as a duplicate. */
export type InboundCallback = CallbackOf<'MESSAGE_INBOUND' | 'MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION'>;

/**
 * A contact's message in the flow's words; times in epoch ms, 0 where Sinch gave none. `appId` is the app whose webhook
 * received it. Callbacks before 2021 name no identity: contact_id stands in for it, and conversation_id where that is
 * empty too, so that the contact still has a conversation of their own.
 */
export function toInboundMessage({ envelope, body }: InboundCallback, appId: string): InboundMessage {
  return {
    id: body.id,
    appId,
    channel: canonicalChannel(body.channel_identity?.channel || body.channel),
    identity: body.channel_identity?.identity || body.contact_id || body.conversation_id,
    contactId: body.contact_id,
    conversationId: body.conversation_id,
    metadata: readMetadata([envelope.message_metadata, body.metadata]),
    acceptedAt: epochMs(body.accept_time || envelope.accepted_time || envelope.event_time),
    content: readContactMessage(body.contact_message),
  };
}
