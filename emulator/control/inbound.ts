import { z } from 'zod';
import { Channel } from '../channels.ts';
import { ContactMessage } from '../contact-message.ts';
import { openThread } from '../correspondence.ts';
import { inboundPayload } from '../delivery/payloads.ts';
import type { Emulator } from '../emulator.ts';
import { invalid, notFound, parse } from '../error.ts';
import { Json } from '../json.ts';
import { type App, hasChannel, keepsMessages } from '../state/apps.ts';
import { type Returned, returnedTo } from '../state/contacts.ts';
import { addMessage, type Message } from '../state/messages.ts';
import { Ulid } from '../ulid.ts';
import type { ControlOperation } from './operation.ts';

const Inbound = z.strictObject({
  appId: Ulid,
  channel: Channel,
  identity: z.string().min(1),
  message: ContactMessage,
  /** Comes back as message_metadata; without it, what the last send left as conversation metadata. */
  metadata: z.union([z.string(), Json]).optional(),
  /** An id that was used before sends that message's callback again. */
  messageId: z.string().min(1).optional(),
});
type Inbound = z.infer<typeof Inbound>;

function asText(metadata: unknown): string {
  if (typeof metadata === 'string') return metadata;
  return metadata === undefined || metadata === null ? '' : JSON.stringify(metadata);
}

function metadataText(given: Inbound['metadata'], app: App, returned: Returned | undefined): string {
  if (given !== undefined) return asText(given);
  const shown = app.settings.conversation_metadata_report_view === 'FULL';
  return shown ? asText(returned?.metadata) : '';
}

function receive(emulator: Emulator, app: App, inbound: Inbound): Message {
  const { state } = emulator;
  const mode = app.settings.processing_mode;
  const thread = openThread(emulator, app, { ...inbound, mode });
  const { conversation } = thread ?? {};
  const returned = conversation
    ? { metadata: conversation.metadata_json, correlationId: conversation.correlation_id }
    : returnedTo(state.contacts, inbound);
  const at = emulator.now();
  if (conversation) conversation.last_received = new Date(at).toISOString();
  state.lastSeq += 1;
  return {
    seq: state.lastSeq,
    id: inbound.messageId ?? emulator.newId(),
    appId: app.id,
    projectId: app.projectId,
    direction: 'TO_APP',
    channel: inbound.channel,
    identity: inbound.identity,
    contactId: thread?.contact.id ?? '',
    conversationId: conversation?.id ?? '',
    mode,
    content: inbound.message,
    metadata: metadataText(inbound.metadata, app, returned),
    correlationId: returned?.correlationId ?? '',
    at,
    listedFrom: at,
    stored: keepsMessages(app, mode),
    callbackUrl: '',
    receipts: [],
    planned: [],
  };
}

/** The contact writes. */
export const inbound: ControlOperation = {
  method: 'POST',
  path: '/control/inbound',
  handle(emulator, { body }) {
    const given = parse(Inbound, body);
    const app = emulator.state.apps.get(given.appId);
    if (!app) throw notFound('app');
    if (!hasChannel(app, given.channel)) throw invalid('channel', 'the app has no such channel');
    const known = emulator.state.messages.byId.get(given.messageId ?? '');
    const message = known ?? receive(emulator, app, given);
    if (!known) addMessage(emulator.state.messages, message);
    const lane = message.identity;
    emulator.deliveries.publish({ app, trigger: 'MESSAGE_INBOUND', lane, payload: inboundPayload(message) });
    return { status: 202, body: { message_id: message.id } };
  },
};
