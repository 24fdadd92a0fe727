import { z } from 'zod';
import { invalid, parse } from '../error.ts';
import type { Message } from '../state/messages.ts';
import { Ulid } from '../ulid.ts';
import { exactlyOne } from './app-message.ts';
import { MessageQuery, matches, messagePage, newestMessages, only } from './message-query.ts';
import type { Operation } from './operation.ts';
import { MessageSource } from './stored-message.ts';

/** The other default than that of the list, by the client's own documentation. */
const Query = MessageQuery.extend({
  channel_identities: z.array(z.string().min(1)).min(1).optional(),
  contact_ids: z.array(Ulid).min(1).optional(),
  messages_source: MessageSource.default('DISPATCH_SOURCE'),
}).refine(
  exactlyOne(['channel_identities', 'contact_ids']),
  'must have exactly one of channel_identities, contact_ids',
);

/** The first message for each key. */
function* firstOfEach(messages: Iterable<Message>, keyOf: (message: Message) => string): Generator<Message> {
  const seen = new Set<string>();
  for (const message of messages) {
    const key = keyOf(message);
    if (!seen.has(key)) yield message;
    seen.add(key);
  }
}

/** The newest message of each contact or identity; an identity that is met on two channels counts twice (inferred). */
export const fetchLastMessages: Operation = {
  name: 'messages:fetch-last-message',
  method: 'POST',
  path: '/v1/projects/:projectId/messages::fetch-last-message',
  handle(emulator, request) {
    const query = parse(Query, request.body);
    const { contact_ids, channel_identities = [], messages_source } = query;
    if (contact_ids && messages_source === 'DISPATCH_SOURCE') {
      throw invalid('contact_ids', 'are known to CONVERSATION_SOURCE only');
    }
    const asked = new Set(contact_ids ?? channel_identities);
    const partyOf = ({ contactId, identity }: Message) => (contact_ids ? contactId : identity);
    const now = emulator.now();
    const found = only(
      newestMessages(emulator, request, query.app_id),
      (message) => asked.has(partyOf(message)) && message.listedFrom <= now && matches(query, message),
    );
    const keyOf = (message: Message) => (contact_ids ? message.contactId : `${message.channel}|${message.identity}`);
    return messagePage(firstOfEach(found, keyOf), query);
  },
};
