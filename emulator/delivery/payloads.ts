import type { Mode } from '../state/apps.ts';
import { type Contact, type Conversation, channelIdentity } from '../state/contacts.ts';
import type { Address, Message, Receipt } from '../state/messages.ts';

/*
 * What callbacks carry, each under the key that tells its trigger (the wire has no trigger field). Their project_id is
 * added for each target. Samples: the public callbacks of Sinch's documentation and SDK tests.
 */

export interface ConsentChange {
  appId: string;
  channel: string;
  identity: string;
  /** '' in DISPATCH mode. */
  contactId: string;
  mode: Mode;
  requestId: string;
  /** Epoch ms. */
  at: number;
}

export type ContactNotification =
  | { contact_create_notification: { contact: Contact } }
  | { contact_update_notification: { contact: Contact } }
  | { contact_delete_notification: { contact: Contact } }
  | { contact_merge_notification: { preserved_contact: Contact; deleted_contact: Contact } }
  | {
      duplicated_contact_identities_notification: {
        duplicated_identities: { channel: string; contact_ids: string[] }[];
      };
    };

const iso = (epochMs: number) => new Date(epochMs).toISOString();

const ids = (message: Message, { channel, identity }: Address = message) => ({
  conversation_id: message.conversationId,
  channel_identity: channelIdentity({ appId: message.appId, channel, identity }),
  contact_id: message.contactId,
});

/** A DISPATCH app that stores nothing loses it. */
const keptCorrelationId = (message: Message) => (message.stored ? message.correlationId : '');

export function inboundPayload(message: Message) {
  const time = iso(message.at);
  return {
    app_id: message.appId,
    accepted_time: time,
    event_time: time,
    message: {
      id: message.id,
      direction: message.direction,
      contact_message: message.content,
      ...ids(message),
      metadata: message.answeredMetadata ?? '',
      accept_time: time,
      sender_id: '',
      processing_mode: message.mode,
      injected: false,
    },
    message_metadata: message.metadata,
    correlation_id: keptCorrelationId(message),
  };
}

/** The send's message_metadata comes back inside the report; the envelope's field is for conversation metadata. */
export function deliveryPayload(message: Message, receipt: Receipt): object {
  return {
    app_id: message.appId,
    accepted_time: iso(message.at),
    event_time: iso(receipt.at),
    message_delivery_report: {
      message_id: message.id,
      status: receipt.status,
      ...ids(message, receipt.about),
      ...(receipt.reason && { reason: receipt.reason }),
      metadata: message.metadata,
      processing_mode: message.mode,
    },
    message_metadata: '',
    correlation_id: keptCorrelationId(message),
  };
}

export function submitPayload(message: Message): object {
  const time = iso(message.at);
  return {
    app_id: message.appId,
    accepted_time: time,
    event_time: time,
    message_submit_notification: {
      message_id: message.id,
      ...ids(message),
      submitted_message: message.content,
      metadata: message.metadata,
      processing_mode: message.mode,
    },
    message_metadata: '',
    correlation_id: keptCorrelationId(message),
  };
}

/** Contacts belong to the project: app_id is blank. */
export function contactPayload(notification: ContactNotification, at: number): object {
  return {
    app_id: '',
    accepted_time: iso(at),
    event_time: iso(at),
    ...notification,
    message_metadata: '',
    correlation_id: '',
  };
}

const CONVERSATION_KEYS = {
  CONVERSATION_START: 'conversation_start_notification',
  CONVERSATION_STOP: 'conversation_stop_notification',
  CONVERSATION_DELETE: 'conversation_delete_notification',
} as const;
export type ConversationTrigger = keyof typeof CONVERSATION_KEYS;

export function conversationPayload(trigger: ConversationTrigger, conversation: Conversation, at: number): object {
  return {
    app_id: conversation.app_id,
    accepted_time: iso(at),
    event_time: iso(at),
    [CONVERSATION_KEYS[trigger]]: { conversation },
    message_metadata: '',
    correlation_id: '',
  };
}

/** The contact and his channel stand in the notification itself, without a channel_identity. */
export function consentPayload(kind: 'OPT_OUT' | 'OPT_IN', change: ConsentChange): object {
  const { appId, channel, identity, contactId, mode, requestId, at } = change;
  const notification = {
    contact_id: contactId,
    channel,
    identity,
    status: `${kind}_SUCCEEDED`,
    request_id: requestId,
    processing_mode: mode,
  };
  return {
    app_id: appId,
    accepted_time: iso(at),
    event_time: iso(at),
    [kind === 'OPT_OUT' ? 'opt_out_notification' : 'opt_in_notification']: notification,
    message_metadata: '',
    correlation_id: '',
  };
}
