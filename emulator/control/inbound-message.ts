import { z } from 'zod';
import { ContactMessage } from '../contact-message.ts';
import { openThread } from '../correspondence.ts';
import { inboundPayload } from '../delivery/payloads.ts';
import { tellOfAnalysis } from '../delivery/smart-conversation.ts';
import type { Emulator } from '../emulator.ts';
import { parse } from '../error.ts';
import { isObject, Json } from '../json.ts';
import { type App, keepsMessages } from '../state/apps.ts';
import { type Returned, returnedTo } from '../state/contacts.ts';
import { addMessage, type Message } from '../state/messages.ts';
import { heardFrom } from '../state/standings.ts';
import { Party, playedApp } from './played.ts';

const InboundMessage = Party.extend({
  message: ContactMessage,
  /** Comes back as message_metadata; without it, what the last send left as conversation metadata. */
  metadata: z.union([z.string(), Json]).optional(),
  /** An id that was used before sends that message's callback again. */
  messageId: z.string().min(1).optional(),
});
type InboundMessage = z.infer<typeof InboundMessage>;

function asText(metadata: unknown): string {
  if (typeof metadata === 'string') return metadata;
  return metadata === undefined || metadata === null ? '' : JSON.stringify(metadata);
}

function metadataText(given: InboundMessage['metadata'], app: App, returned: Returned | undefined): string {
  if (given !== undefined) return asText(given);
  const shown = app.settings.conversation_metadata_report_view === 'FULL';
  return shown ? asText(returned?.metadata) : '';
}

/** The message_metadata of the message whose choice this is. */
function answeredMetadata({ state }: Emulator, { choice_response_message: tap }: Json): string {
  const id = isObject(tap) && typeof tap.message_id === 'string' ? tap.message_id : '';
  return state.messages.byId.get(id)?.metadata ?? '';
}

function receive(emulator: Emulator, app: App, inbound: InboundMessage): Message {
  const { state } = emulator;
  const mode = app.settings.processing_mode;
  const thread = openThread(emulator, app, { ...inbound, mode });
  const { conversation } = thread ?? {};
  const returned = conversation
    ? { metadata: conversation.metadata_json, correlationId: conversation.correlation_id }
    : returnedTo(state.contacts, inbound);
  const at = emulator.now();
  if (conversation) conversation.last_received = new Date(at).toISOString();
  heardFrom(state.standings, inbound, at);
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
    answeredMetadata: answeredMetadata(emulator, inbound.message),
    correlationId: returned?.correlationId ?? '',
    at,
    listedFrom: at,
    stored: keepsMessages(app, mode),
    callbackUrl: '',
    receipts: [],
    planned: [],
  };
}

/** The contact writes, taps a choice, sends a picture or where he is. */
export function playMessage(emulator: Emulator, given: Json): object {
  const inbound = parse(InboundMessage, given);
  const app = playedApp(emulator, inbound);
  const known = emulator.state.messages.byId.get(inbound.messageId ?? '');
  const message = known ?? receive(emulator, app, inbound);
  if (!known) addMessage(emulator.state.messages, message);
  const lane = message.identity;
  emulator.deliveries.publish({ app, trigger: 'MESSAGE_INBOUND', lane, payload: inboundPayload(message) });
  if (!known) tellOfAnalysis(emulator, app, message);
  return { message_id: message.id };
}
