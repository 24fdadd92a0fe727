import { z } from 'zod';
import { parse } from '../error.ts';
import type { Conversation } from '../state/contacts.ts';
import type { Message, Messages } from '../state/messages.ts';
import { Ulid } from '../ulid.ts';
import { messageResource } from './message-resource.ts';
import { findApp, type Operation } from './operation.ts';
import { PageQuery, page } from './paging.ts';

const Query = PageQuery.extend({
  app_id: Ulid,
  only_active: z.stringbool().optional(),
  page_size: z.coerce.number().int().min(1).max(50).default(10),
  order: z.enum(['ASC', 'DESC']).default('DESC'),
});

/** By conversation. One that was handed over has messages of the app before, too. */
function lastMessages({ byId }: Messages): Map<string, Message> {
  const last = new Map<string, Message>();
  for (const message of byId.values()) {
    const { seq, stored, conversationId } = message;
    if (stored && seq > (last.get(conversationId)?.seq ?? 0)) last.set(conversationId, message);
  }
  return last;
}

interface Recent {
  conversation: Conversation;
  last?: Message | undefined;
}

function recentResource({ conversation, last }: Recent): object {
  return { conversation, ...(last && { last_message: messageResource(last, true) }) };
}

/** By the time of the last message; a conversation without any counts as the oldest. */
export const recentConversations: Operation = {
  name: 'conversations:recent',
  method: 'GET',
  path: '/v1/projects/:projectId/conversations::recent',
  query: Object.keys(Query.shape),
  handle(emulator, request) {
    const query = parse(Query, request.query);
    const app = findApp(emulator, request, query.app_id);
    const last = lastMessages(emulator.state.messages);
    const direction = query.order === 'ASC' ? 1 : -1;
    const found = [...emulator.state.contacts.conversations.values()]
      .filter((one) => one.app_id === app.id && (one.active || !query.only_active))
      .map((conversation): Recent => ({ conversation, last: last.get(conversation.id) }))
      .sort((one, other) => direction * ((one.last?.seq ?? 0) - (other.last?.seq ?? 0)));
    const { items, next } = page(found, query);
    return { conversations: items.map(recentResource), next_page_token: next, total_size: found.length };
  },
};
