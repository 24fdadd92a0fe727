import { APP_ID, type RunningEmulator, textTo } from './emulator.ts';

export const REGION = 'eu';
export const HOOK = 'https://a.example/hook';
const PHONE = '+46700000001';

/** What a running emulator holds of each kind. */
export interface Ids {
  appId: string;
  contactId: string;
  otherContactId: string;
  conversationId: string;
  messageId: string;
  eventId: string;
  webhookId: string;
}

/** One of everything, of an app that belongs to the project and a region. */
export async function fill({ control, vendor }: RunningEmulator, projectId: string): Promise<Ids> {
  await control('POST', '/apps', { id: APP_ID, projectId, region: REGION });
  const { message_id } = (await vendor('POST', '/messages:send', textTo(PHONE, 'Hello', 'LINE'))).body;
  const { contact_id, conversation_id } = (await vendor('GET', `/messages/${message_id}`)).body;
  const { message, ...to } = textTo(PHONE, '', 'LINE');
  const { event_id } = (await vendor('POST', '/events:send', { ...to, event: { composing_event: {} } })).body;
  const contact = { channel_identities: [{ channel: 'SMS', identity: PHONE }], language: 'EN' };
  const other = (await vendor('POST', '/contacts', contact, undefined, REGION)).body;
  const webhook = { app_id: APP_ID, target: HOOK, triggers: ['OPT_IN'] };
  const { id: webhookId } = (await vendor('POST', '/webhooks', webhook)).body;
  await vendor('POST', '/settings', {}, undefined, REGION);
  return {
    appId: APP_ID,
    contactId: contact_id,
    otherContactId: other.id,
    conversationId: conversation_id,
    messageId: message_id,
    eventId: event_id,
    webhookId,
  };
}

export interface Call {
  query?: Record<string, string>;
  body?: Record<string, unknown>;
}

const credential = { channel: 'SMS', static_bearer: { claimed_identity: 'me', token: 'x' } };

/** A call of each operation that Sinch would take, beside the ids of its path. */
export const CALLS: Record<string, (ids: Ids) => Call> = {
  'apps:create': () => ({
    body: { display_name: 'Shop', channel_credentials: [credential], retention_policy: { ttl_days: 1 } },
  }),
  'apps:list': () => ({}),
  'apps:get': () => ({}),
  'apps:update': () => ({
    query: { update_mask: 'smart_conversation' },
    body: { smart_conversation: { enabled: true } },
  }),
  'apps:delete': () => ({}),
  'webhooks:create': ({ appId }) => ({ body: { app_id: appId, target: `${HOOK}/new`, triggers: ['OPT_IN'] } }),
  'webhooks:list': () => ({}),
  'webhooks:get': () => ({}),
  'webhooks:update': () => ({ body: { secret: 'hush' } }),
  'webhooks:delete': () => ({}),
  'messages:send': ({ appId, contactId }) => ({
    body: { app_id: appId, recipient: { contact_id: contactId }, message: { text_message: { text: 'Hello' } } },
  }),
  'messages:list': ({ appId, contactId }) => ({ query: { app_id: appId, contact_id: contactId, page_size: '1' } }),
  'messages:fetch-last-message': ({ appId, contactId }) => ({
    body: { app_id: appId, contact_ids: [contactId], messages_source: 'CONVERSATION_SOURCE' },
  }),
  'messages:get': () => ({ query: { messages_source: 'CONVERSATION_SOURCE' } }),
  'messages:update': () => ({ body: { metadata: 'm' } }),
  'messages:delete': () => ({}),
  'messages:transcode': ({ appId }) => ({
    body: { app_id: appId, app_message: { text_message: { text: 'Hello' } }, channels: ['SMS'] },
  }),
  'events:send': ({ appId, contactId }) => ({
    body: { app_id: appId, recipient: { contact_id: contactId }, event: { composing_event: {} } },
  }),
  'events:list': ({ conversationId }) => ({ query: { conversation_id: conversationId } }),
  'events:get': () => ({}),
  'events:delete': () => ({}),
  'contacts:create': () => ({
    body: { channel_identities: [{ channel: 'SMS', identity: '+46700000002' }], language: 'EN' },
  }),
  'contacts:list': () => ({ query: { external_id: 'x' } }),
  'contacts:get': () => ({}),
  'contacts:update': () => ({ query: { update_mask: 'email' }, body: { email: 'a@example.com' } }),
  'contacts:delete': () => ({}),
  'contacts:merge': ({ otherContactId }) => ({ body: { source_id: otherContactId } }),
  'contacts:profile': ({ appId, contactId }) => ({
    body: { app_id: appId, channel: 'LINE', recipient: { contact_id: contactId } },
  }),
  'contacts:identity-conflicts': () => ({}),
  'conversations:create': ({ appId, otherContactId }) => ({ body: { app_id: appId, contact_id: otherContactId } }),
  'conversations:list': ({ appId }) => ({ query: { app_id: appId } }),
  'conversations:recent': ({ appId }) => ({ query: { app_id: appId } }),
  'conversations:get': () => ({}),
  'conversations:update': () => ({ body: { metadata: 'm' } }),
  'conversations:delete': () => ({}),
  'conversations:stop': () => ({}),
  'conversations:inject-message': ({ contactId }) => ({
    body: {
      app_message: { text_message: { text: 'Hello' } },
      direction: 'TO_CONTACT',
      accept_time: new Date(Date.now() - 1000).toISOString(),
      channel_identity: { channel: 'SMS', identity: PHONE },
      contact_id: contactId,
    },
  }),
  'conversations:inject-event': () => ({
    body: { app_event: { composing_event: {} }, accept_time: new Date(Date.now() - 1000).toISOString() },
  }),
  'settings:create': () => ({ body: { contact_settings: { unified_contact_id_enabled: false } } }),
  'settings:get': () => ({}),
  'settings:update': () => ({ body: { contact_settings: { unified_contact_id_enabled: false } } }),
  'settings:delete': () => ({}),
  'capability:query': ({ appId, contactId }) => ({ body: { app_id: appId, recipient: { contact_id: contactId } } }),
};
