import { z } from 'zod';
import { tellOfConversation } from '../delivery/conversation-callbacks.ts';
import { EmulatorError, parse } from '../error.ts';
import { addConversation, type Contact, type Conversation, removeConversation } from '../state/contacts.ts';
import { forgetEvents } from '../state/events.ts';
import { forgetMessages } from '../state/messages.ts';
import { Ulid } from '../ulid.ts';
import { assertOnlyActive, ConversationFields, findConversation, findParticipant } from './conversation.ts';
import { findApp, type Operation, scopeWithin, visibleApps } from './operation.ts';
import { PageQuery, page } from './paging.ts';

const NewConversation = ConversationFields.extend({
  /** Ignored, as Sinch documents. */
  id: z.string().optional(),
  active: ConversationFields.shape.active.default(true),
  active_channel: ConversationFields.shape.active_channel.optional(),
  metadata: ConversationFields.shape.metadata.default(''),
  metadata_json: ConversationFields.shape.metadata_json.default(null),
  correlation_id: ConversationFields.shape.correlation_id.default(''),
});

function firstChannel({ channel_priority, channel_identities }: Contact): string {
  return channel_priority[0] ?? channel_identities[0]?.channel ?? 'CHANNEL_UNSPECIFIED';
}

export const createConversation: Operation = {
  name: 'conversations:create',
  method: 'POST',
  path: '/v1/projects/:projectId/conversations',
  handle(emulator, request) {
    const wanted = parse(NewConversation, request.body);
    const app = findApp(emulator, request, wanted.app_id);
    const contact = findParticipant(emulator, scopeWithin(app, request), wanted.contact_id);
    const conversation: Conversation = {
      ...wanted,
      id: emulator.newId(),
      active_channel: wanted.active_channel ?? firstChannel(contact),
      // What Sinch shows of a conversation without messages.
      last_received: new Date(0).toISOString(),
    };
    assertOnlyActive(emulator, conversation);
    addConversation(emulator.state.contacts, conversation);
    if (conversation.active) tellOfConversation(emulator, { trigger: 'CONVERSATION_START', app, conversation });
    return conversation;
  },
};

const Query = PageQuery.extend({
  app_id: Ulid.optional(),
  contact_id: Ulid.optional(),
  only_active: z.stringbool().optional(),
  active_channel: z.string().optional(),
});

export const listConversations: Operation = {
  name: 'conversations:list',
  method: 'GET',
  path: '/v1/projects/:projectId/conversations',
  query: Object.keys(Query.shape),
  handle(emulator, request) {
    const query = parse(Query, request.query);
    if (!query.app_id && !query.contact_id) throw new EmulatorError(400, 'needs app_id or contact_id');
    const apps = query.app_id ? [findApp(emulator, request, query.app_id)] : visibleApps(emulator, request);
    const found = [...emulator.state.contacts.conversations.values()].filter(
      (one) =>
        apps.some(({ id }) => id === one.app_id) &&
        (query.contact_id ?? one.contact_id) === one.contact_id &&
        (query.active_channel ?? one.active_channel) === one.active_channel &&
        (one.active || !query.only_active),
    );
    const { items, next } = page(found, query);
    return { conversations: items, next_page_token: next, total_size: found.length };
  },
};

export const getConversation: Operation = {
  name: 'conversations:get',
  method: 'GET',
  path: '/v1/projects/:projectId/conversations/:conversationId',
  handle: (emulator, request) => findConversation(emulator, request).conversation,
};

/** Its messages go with it, and its events (these inferred). */
export const deleteConversation: Operation = {
  name: 'conversations:delete',
  method: 'DELETE',
  path: '/v1/projects/:projectId/conversations/:conversationId',
  handle(emulator, request) {
    const { app, conversation } = findConversation(emulator, request);
    removeConversation(emulator.state.contacts, conversation);
    forgetMessages(emulator.state.messages, conversation.id);
    forgetEvents(emulator.state.events, conversation.id);
    tellOfConversation(emulator, { trigger: 'CONVERSATION_DELETE', app, conversation });
    return {};
  },
};
