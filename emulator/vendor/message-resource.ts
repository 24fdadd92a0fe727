import { channelIdentity } from '../state/contacts.ts';
import type { Message } from '../state/messages.ts';

/** A stored message as Sinch shows it. */
export function messageResource(message: Message, withMetadata: boolean): object {
  const content =
    message.direction === 'TO_APP' ? { contact_message: message.content } : { app_message: message.content };
  return {
    id: message.id,
    direction: message.direction,
    ...content,
    channel_identity: channelIdentity(message),
    conversation_id: message.conversationId,
    contact_id: message.contactId,
    metadata: withMetadata ? message.metadata : '',
    accept_time: new Date(message.at).toISOString(),
    sender_id: message.injected?.senderId ?? '',
    processing_mode: message.mode,
    injected: message.injected !== undefined,
    message_status: null,
  };
}
