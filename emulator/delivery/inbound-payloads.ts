import type { Mode } from '../state/apps.ts';
import { channelIdentity } from '../state/contacts.ts';

/* What callbacks carry of a contact who does something else than write, and of a channel. */

export interface Happening {
  id: string;
  appId: string;
  channel: string;
  identity: string;
  /** '' in DISPATCH mode, as the next. */
  contactId: string;
  conversationId: string;
  mode: Mode;
  /** Epoch ms. */
  at: number;
}

function envelope(appId: string, at: number): object {
  const time = new Date(at).toISOString();
  return { app_id: appId, accepted_time: time, event_time: time, message_metadata: '', correlation_id: '' };
}

const ids = (happening: Happening) => ({
  id: happening.id,
  channel_identity: channelIdentity(happening),
  contact_id: happening.contactId,
  conversation_id: happening.conversationId,
  processing_mode: happening.mode,
});

/** `content` is a contact_event or a contact_message_event. */
export function inboundEventPayload(happening: Happening, content: object): object {
  const { appId, at } = happening;
  const accept_time = new Date(at).toISOString();
  return { ...envelope(appId, at), event: { ...ids(happening), direction: 'TO_APP', accept_time, ...content } };
}

export function unsupportedPayload(happening: Happening, payload: string): object {
  const { appId, channel, at } = happening;
  return { ...envelope(appId, at), unsupported_callback: { ...ids(happening), channel, payload } };
}

/** About the app's own standing at the channel, and about no contact. */
export function channelEventPayload(appId: string, at: number, channel_event: object): object {
  return { ...envelope(appId, at), channel_event_notification: { channel_event } };
}
