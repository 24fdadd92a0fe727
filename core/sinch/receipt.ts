import { canonicalChannel } from '../channels/names.ts';
import type { CallbackOf } from './callback.ts';
import { epochMs, type Reason } from './fields.ts';

/** What became of a message we sent, as its channel reports it. */
export interface DeliveryReceipt {
  messageId: string;
  /** QUEUED_ON_CHANNEL, DELIVERED, READ, FAILED, SWITCHING_CHANNEL, or a status of tomorrow. */
  status: string;
  channel: string;
  /** As Sinch names the contact, or a contact id where it names none. */
  identity: string;
  /** Texts are '' where Sinch gives no reason. `description` may hold personal data. */
  reason: Reason;
  /** The metadata of the send, ours with its prefix. */
  metadata: string;
  /** Epoch ms, 0 where Sinch gave none. */
  at: number;
}

const NO_REASON: Reason = { code: '', description: '', subCode: '', channelCode: '' };

/** Reads a delivery report; never fails once the callback was parsed. */
export function toReceipt({ envelope, body }: CallbackOf<'MESSAGE_DELIVERY'>): DeliveryReceipt {
  return {
    messageId: body.message_id,
    status: body.status,
    channel: canonicalChannel(body.channel_identity?.channel || body.channel),
    // As in the contact's own messages: it finds the same conversation.
    identity: body.channel_identity?.identity || body.contact_id || body.conversation_id,
    reason: body.reason ?? NO_REASON,
    metadata: envelope.message_metadata || body.metadata,
    at: epochMs(envelope.event_time || envelope.accepted_time),
  };
}
