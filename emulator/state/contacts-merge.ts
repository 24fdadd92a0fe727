import {
  activeConversation,
  type Contact,
  type Conversation,
  changeConversation,
  removeContact,
  removeConversation,
  replaceContact,
} from './contacts.ts';
import type { State } from './state.ts';

/** Identities move only for channels the preserved contact lacks, to the end of its priority; other fields fill what is empty. */
function combined(preserved: Contact, source: Contact): Contact {
  const own = preserved.channel_identities.map(({ channel }) => channel);
  const moved = source.channel_identities.filter(({ channel }) => !own.includes(channel));
  return {
    id: preserved.id,
    channel_identities: [...preserved.channel_identities, ...moved],
    channel_priority: [...new Set([...preserved.channel_priority, ...moved.map(({ channel }) => channel)])],
    display_name: preserved.display_name === 'Unknown' ? source.display_name : preserved.display_name,
    email: preserved.email || source.email,
    external_id: preserved.external_id || source.external_id,
    metadata: preserved.metadata || source.metadata,
    language: preserved.language === 'UNSPECIFIED' ? source.language : preserved.language,
  };
}

interface Move {
  conversation: Conversation;
  /** The preserved contact's active conversation with the same app, which takes the messages. */
  into: Conversation | undefined;
}

/** Decided before anything moves, so that conversations of the source never swallow each other. */
function movesOf({ contacts }: State, preserved: Contact, source: Contact): Move[] {
  return [...contacts.conversations.values()]
    .filter(({ contact_id }) => contact_id === source.id)
    .map((conversation) => ({
      conversation,
      into: activeConversation(contacts, conversation.app_id, preserved.id),
    }));
}

function moveConversations({ contacts }: State, preserved: Contact, moves: readonly Move[]): void {
  for (const { conversation, into } of moves) {
    if (into) removeConversation(contacts, conversation);
    else changeConversation(contacts, conversation, { contact_id: preserved.id });
  }
}

function moveHistory({ messages, events }: State, preserved: Contact, source: Contact, moves: readonly Move[]): void {
  const homes = new Map(moves.map(({ conversation, into }) => [conversation.id, (into ?? conversation).id]));
  for (const entry of [...messages.byId.values(), ...events.byId.values()]) {
    if (entry.contactId !== source.id) continue;
    entry.contactId = preserved.id;
    entry.conversationId = homes.get(entry.conversationId) ?? entry.conversationId;
  }
}

/** Moves all that the source has to the preserved contact, removes the source and answers what became of the other. */
export function mergeContacts(state: State, preserved: Contact, source: Contact): Contact {
  const moves = movesOf(state, preserved, source);
  moveConversations(state, preserved, moves);
  moveHistory(state, preserved, source, moves);
  const contact = combined(preserved, source);
  removeContact(state.contacts, source);
  replaceContact(state.contacts, preserved, contact);
  return contact;
}
