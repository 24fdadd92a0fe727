import { z } from 'zod';
import { parse } from '../error.ts';
import type { Message } from '../state/messages.ts';
import { Ulid } from '../ulid.ts';
import { MessageQuery, matches, messagePage, newestMessages, only, same } from './message-query.ts';
import type { Operation } from './operation.ts';
import { QueryIdentity } from './query-identity.ts';
import { MessageSource } from './stored-message.ts';

const Query = MessageQuery.extend({
  conversation_id: Ulid.optional(),
  contact_id: Ulid.optional(),
  channel_identity: QueryIdentity.optional(),
  only_recipient_originated: z.stringbool().optional(),
  messages_source: MessageSource.default('CONVERSATION_SOURCE'),
});
type Query = z.infer<typeof Query>;

function isAskedFor(query: Query, message: Message): boolean {
  return (
    matches(query, message) &&
    same(query.channel_identity, message.identity) &&
    same(query.contact_id, message.contactId) &&
    same(query.conversation_id, message.conversationId) &&
    (!query.only_recipient_originated || message.direction === 'TO_APP')
  );
}

/** Newest first, in pages of 10 unless asked otherwise. */
export const listMessages: Operation = {
  name: 'messages:list',
  method: 'GET',
  path: '/v1/projects/:projectId/messages',
  query: Object.keys(Query.shape),
  handle(emulator, request) {
    const query = parse(Query, request.query);
    const messages = newestMessages(emulator, request, query.app_id);
    const lag = emulator.faults.take(['messages:list'], 'listLagMs')?.listLagMs ?? 0;
    const now = emulator.now();
    const isListed = ({ listedFrom, at }: Message) => Math.max(listedFrom, at + lag) <= now;
    return messagePage(
      only(messages, (message) => isListed(message) && isAskedFor(query, message)),
      query,
    );
  },
};
