import { z } from 'zod';
import { ContactMessage } from '../contact-message.ts';
import { tellOfRecord } from '../delivery/record-callbacks.ts';
import type { Emulator } from '../emulator.ts';
import { parse } from '../error.ts';
import type { App } from '../state/apps.ts';
import type { Conversation } from '../state/contacts.ts';
import { insertMessage, type Message } from '../state/messages.ts';
import { AppMessage } from './app-message.ts';
import { findConversation } from './conversation.ts';
import { assertFits, Injected } from './inject.ts';
import type { Operation } from './operation.ts';

const CommonFields = Injected.required({ contact_id: true, channel_identity: true }).extend({
  sender_id: z.string().default(''),
  metadata: z.string().max(1024).default(''),
});
const InjectMessageRequest = z.discriminatedUnion('direction', [
  CommonFields.extend({
    direction: z.literal('TO_CONTACT'),
    app_message: AppMessage,
    contact_message: z.never().optional(),
  }),
  CommonFields.extend({
    direction: z.literal('TO_APP'),
    contact_message: ContactMessage,
    app_message: z.never().optional(),
  }),
]);
type InjectMessageRequest = z.infer<typeof InjectMessageRequest>;

function newMessage(
  emulator: Emulator,
  app: App,
  injected: InjectMessageRequest & { conversation: Conversation },
): Message {
  const { conversation, channel_identity } = injected;
  emulator.state.lastSeq += 1;
  return {
    seq: emulator.state.lastSeq,
    id: emulator.newId(),
    appId: app.id,
    projectId: app.projectId,
    direction: injected.direction,
    channel: channel_identity.channel,
    identity: channel_identity.identity,
    contactId: conversation.contact_id,
    conversationId: conversation.id,
    mode: injected.processing_mode,
    content: injected.direction === 'TO_APP' ? injected.contact_message : injected.app_message,
    metadata: injected.metadata,
    correlationId: '',
    at: injected.accept_time,
    listedFrom: emulator.now(),
    stored: true,
    callbackUrl: '',
    injected: { senderId: injected.sender_id },
    receipts: [],
    planned: [],
  };
}

function noteReceived(conversation: Conversation, at: number): void {
  const latest = Math.max(Date.parse(conversation.last_received), at);
  conversation.last_received = new Date(latest).toISOString();
}

/** Adds to the history what was said elsewhere: nothing is sent. */
export const injectMessage: Operation = {
  name: 'conversations:inject-message',
  method: 'POST',
  path: '/v1/projects/:projectId/conversations/:conversationId([^:]+)::inject-message',
  handle(emulator, request) {
    const { app, conversation } = findConversation(emulator, request);
    const injected = parse(InjectMessageRequest, request.body);
    assertFits(emulator, injected, conversation);
    const message = newMessage(emulator, app, { ...injected, conversation });
    insertMessage(emulator.state.messages, message);
    noteReceived(conversation, injected.accept_time);
    tellOfRecord(emulator, app, message);
    return {};
  },
};
