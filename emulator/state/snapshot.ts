import { z } from 'zod';
import { App } from './apps.ts';
import { addContact, addConversation, Contact, Conversation, homeOf, Returned } from './contacts.ts';
import { addEvent, StoredEvent } from './events.ts';
import { AccessKey } from './keys.ts';
import { AcceptedSend, recordAccepted } from './ledger.ts';
import { addMessage, Message } from './messages.ts';
import { PendingCallback } from './pending.ts';
import { oldestFirst, push } from './ring.ts';
import { ANYWHERE, Scope } from './scope.ts';
import { SentEvent } from './sent-events.ts';
import { ServiceAnswer } from './service.ts';
import { ProjectSettings, StoredSettings } from './settings.ts';
import { Standing } from './standings.ts';
import { type Capacity, emptyState, type State } from './state.ts';
import { Tokens } from './tokens.ts';

/** Files of before settings had a region hold them by project. */
const SettingsByProject = z
  .record(z.string(), ProjectSettings)
  .transform((all) => Object.entries(all).map(([projectId, settings]) => ({ projectId, region: '', settings })));

/** The state as the file holds it; rings are lists, oldest first. */
export const Snapshot = z.object({
  version: z.literal(1),
  apps: z.array(App),
  settings: z.union([z.array(StoredSettings), SettingsByProject]).default([]),
  contacts: z.array(Contact.extend({ home: Scope.default(ANYWHERE) })),
  conversations: z.array(Conversation),
  returned: z.array(z.tuple([z.string(), Returned])),
  standings: z.array(z.tuple([z.string(), Standing])).default([]),
  messages: z.array(Message),
  events: z.array(StoredEvent).default([]),
  sentEvents: z.array(SentEvent).default([]),
  requests: z.record(z.string(), z.int()),
  accepted: z.array(AcceptedSend),
  tokens: Tokens,
  keys: z.array(z.tuple([z.string(), AccessKey])).default([]),
  service: z.array(ServiceAnswer).default([]),
  pending: z.array(PendingCallback),
  lastSeq: z.int(),
});
export type Snapshot = z.infer<typeof Snapshot>;

export function takeSnapshot(state: State): Snapshot {
  return {
    version: 1,
    apps: [...state.apps.values()],
    settings: state.settings,
    contacts: [...state.contacts.byId.values()].map((contact) => ({
      ...contact,
      home: homeOf(state.contacts, contact),
    })),
    conversations: [...state.contacts.conversations.values()],
    returned: [...state.contacts.returned],
    standings: [...state.standings],
    messages: [...state.messages.byApp.values()].flatMap(oldestFirst),
    events: [...state.events.byId.values()],
    sentEvents: oldestFirst(state.sentEvents),
    requests: Object.fromEntries(state.ledger.requests),
    accepted: oldestFirst(state.ledger.accepted),
    tokens: state.tokens,
    keys: [...state.keys],
    service: state.service,
    pending: [...state.pending.values()],
    lastSeq: state.lastSeq,
  };
}

export function restore(snapshot: Snapshot, capacity: Capacity): State {
  const state = emptyState(capacity);
  for (const app of snapshot.apps) state.apps.set(app.id, app);
  state.settings = snapshot.settings;
  for (const { home, ...contact } of snapshot.contacts) addContact(state.contacts, contact, home);
  for (const conversation of snapshot.conversations) addConversation(state.contacts, conversation);
  state.contacts.returned = new Map(snapshot.returned);
  state.standings = new Map(snapshot.standings);
  for (const message of snapshot.messages) addMessage(state.messages, message);
  for (const event of snapshot.events) addEvent(state.events, event);
  for (const sent of snapshot.sentEvents) push(state.sentEvents, sent);
  for (const send of snapshot.accepted) recordAccepted(state.ledger, send);
  for (const callback of snapshot.pending) state.pending.set(callback.id, callback);
  state.ledger.requests = new Map(Object.entries(snapshot.requests));
  state.tokens = snapshot.tokens;
  state.keys = new Map(snapshot.keys);
  state.service = snapshot.service;
  state.lastSeq = snapshot.lastSeq;
  return state;
}

/** Rows of the ledger in a piece of text: a few milliseconds' work. */
const ROWS = 5_000;

/**
 * The file's text in pieces, so that a large state does not hold up requests. The first piece is all that may change, at one
 * moment; rows of the ledger never change, and may be written while it goes on.
 */
export function* snapshotText({ accepted, ...changing }: Snapshot): Generator<string> {
  yield `${JSON.stringify(changing).slice(0, -1)},"accepted":[`;
  for (let from = 0; from < accepted.length; from += ROWS) {
    const rows = JSON.stringify(accepted.slice(from, from + ROWS)).slice(1, -1);
    yield from === 0 ? rows : `,${rows}`;
  }
  yield ']}';
}
