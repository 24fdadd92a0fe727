import { openThread, type Thread } from '../correspondence.ts';
import { plannedOn } from '../delivery/lifecycle.ts';
import { countSent, termsOf } from '../delivery/obstacle.ts';
import { submitPayload } from '../delivery/payloads.ts';
import { laneOf } from '../delivery/receipts.ts';
import type { Emulator } from '../emulator.ts';
import { invalid, parse } from '../error.ts';
import { mergePatch } from '../json.ts';
import { type App, keepsMessages, type Mode } from '../state/apps.ts';
import { setReturned } from '../state/contacts.ts';
import { recordAccepted } from '../state/ledger.ts';
import { addMessage, type Beside, type Message } from '../state/messages.ts';
import { findApp, type Operation } from './operation.ts';
import { findRoute, type Route } from './route.ts';
import { SendRequest } from './send-request.ts';

/** A send on its way through the operation. */
interface Sending {
  app: App;
  projectId: string;
  mode: Mode;
  send: SendRequest;
  route: Route;
}

function besideOf({ channel_properties, ttl, message_content_type }: SendRequest): Beside {
  return { channel_properties, ttl, message_content_type };
}

function newMessage(emulator: Emulator, sending: Sending, thread: Thread | undefined): Message {
  const { app, projectId, mode, send, route } = sending;
  const at = emulator.now();
  emulator.state.lastSeq += 1;
  return {
    seq: emulator.state.lastSeq,
    id: emulator.newId(),
    appId: app.id,
    projectId,
    direction: 'TO_CONTACT',
    ...route.at,
    contactId: thread?.contact.id ?? route.contactId,
    conversationId: thread?.conversation.id ?? '',
    mode,
    content: send.message,
    metadata: send.message_metadata,
    correlationId: send.correlation_id,
    at,
    listedFrom: at + (emulator.faults.take(['messages:send'], 'listLagMs')?.listLagMs ?? 0),
    stored: keepsMessages(app, mode),
    callbackUrl: send.callback_url ?? '',
    beside: besideOf(send),
    receipts: [],
    planned: [...route.passed, ...(route.isOpen ? plannedOn(emulator.faults, route.at.channel) : [])],
    ...(route.ahead.length > 0 && { ahead: route.ahead }),
  };
}

/** Conversation metadata and correlation id wait for the contact's next message, unless nothing is stored. */
function remember({ state }: Emulator, { send, route, app, mode }: Sending, thread: Thread | undefined): void {
  const metadata = send.conversation_metadata;
  if (thread) {
    const { conversation } = thread;
    const merged = send.conversation_metadata_update_strategy === 'MERGE_PATCH';
    if (metadata) conversation.metadata_json = merged ? mergePatch(conversation.metadata_json, metadata) : metadata;
    if (send.correlation_id) conversation.correlation_id = send.correlation_id;
  } else if (keepsMessages(app, mode)) {
    const who = { appId: app.id, ...route.at };
    setReturned(state.contacts, who, { metadata: metadata ?? null, correlationId: send.correlation_id });
  }
}

function record({ state }: Emulator, message: Message): string {
  const at = new Date(message.at).toISOString();
  addMessage(state.messages, message);
  recordAccepted(state.ledger, {
    message_id: message.id,
    app_id: message.appId,
    message_metadata: message.metadata,
    channel: message.channel,
    identity: message.identity,
    at,
  });
  return at;
}

/** Accepts one message. There is no idempotency key: the same request twice is two messages. */
export const sendMessage: Operation = {
  name: 'messages:send',
  method: 'POST',
  path: '/v1/projects/:projectId/messages::send',
  handle(emulator, request) {
    const send = parse(SendRequest, request.body);
    const app = findApp(emulator, request, send.app_id);
    const mode = send.processing_strategy === 'DISPATCH_ONLY' ? 'DISPATCH' : app.settings.processing_mode;
    if (mode === 'DISPATCH' && send.recipient.contact_id) {
      throw invalid('recipient.contact_id', 'DISPATCH mode takes only identified_by');
    }
    const parcel = { content: send.message, beside: besideOf(send) };
    const route = findRoute(emulator, app, { ...send, parcel });
    if (route.isOpen) countSent(termsOf(emulator, app, parcel), route.at);
    const sending = { app, projectId: request.projectId, mode, send, route } as const;
    const { at, contactId } = route;
    const identities = send.recipient.identified_by?.channel_identities;
    const who = { appId: app.id, ...at, contactId, mode, identities };
    const thread = at.identity === '' ? undefined : openThread(emulator, app, who);
    const message = newMessage(emulator, sending, thread);
    remember(emulator, sending, thread);
    const accepted_time = record(emulator, message);
    const lane = laneOf(message);
    emulator.deliveries.publish({ app, trigger: 'MESSAGE_SUBMIT', lane, payload: submitPayload(message) });
    emulator.receipts.follow(message);
    return { message_id: message.id, accepted_time };
  },
};
