import { z } from 'zod';
import { EmulatorError, notFound, parse } from '../error.ts';
import { findApp, type Operation } from './operation.ts';
import { PageQuery, page } from './paging.ts';

const Query = PageQuery.extend({
  app_id: z.string().optional(),
  contact_id: z.string().optional(),
  only_active: z.stringbool().optional(),
  active_channel: z.string().optional(),
});

export const listConversations: Operation = {
  name: 'conversations:list',
  method: 'GET',
  path: '/v1/projects/:projectId/conversations',
  handle({ state }, request) {
    const query = parse(Query, request.query);
    if (!query.app_id && !query.contact_id) throw new EmulatorError(400, 'needs app_id or contact_id');
    const found = [...state.contacts.conversations.values()].filter(
      (one) =>
        (query.app_id ?? one.app_id) === one.app_id &&
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
  handle(emulator, request) {
    const found = emulator.state.contacts.conversations.get(request.params.conversationId ?? '');
    if (!found) throw notFound('conversation');
    findApp(emulator, request, found.app_id);
    return found;
  },
};
