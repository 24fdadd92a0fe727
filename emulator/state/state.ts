import type { App } from './apps.ts';
import { type Contacts, createContacts } from './contacts.ts';
import { createEvents, type Events } from './events.ts';
import type { AccessKeys } from './keys.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createMessages, type Messages } from './messages.ts';
import type { PendingCallback } from './pending.ts';
import { createRing, type Ring } from './ring.ts';
import type { SentEvent } from './sent-events.ts';
import type { ServiceAnswer } from './service.ts';
import type { StoredSettings } from './settings.ts';
import type { Standings } from './standings.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** How many messages per app and how many accepted sends are remembered. */
export interface Capacity {
  messagesPerApp: number;
  acceptedSends: number;
}

/**
 * Everything the emulator knows. Its transitions are synchronous and take time and ids as arguments; they change the
 * state in place, since a copy per send would cost what the benchmark measures.
 */
export interface State {
  apps: Map<string, App>;
  /** One for each project and region at most. */
  settings: StoredSettings[];
  contacts: Contacts;
  standings: Standings;
  messages: Messages;
  events: Events;
  sentEvents: Ring<SentEvent>;
  ledger: Ledger;
  tokens: Tokens;
  keys: AccessKeys;
  /** What a service that flows call answers, the first that fits. */
  service: ServiceAnswer[];
  /** In the order they were made. */
  pending: Map<string, PendingCallback>;
  lastSeq: number;
}

export function emptyState(capacity: Capacity): State {
  return {
    apps: new Map(),
    settings: [],
    contacts: createContacts(),
    standings: new Map(),
    messages: createMessages(capacity.messagesPerApp),
    events: createEvents(capacity.messagesPerApp),
    sentEvents: createRing(capacity.messagesPerApp),
    ledger: createLedger(capacity.acceptedSends),
    tokens: createTokens(),
    keys: new Map(),
    service: [],
    pending: new Map(),
    lastSeq: 0,
  };
}

/** Empties it in place, since everybody holds this object. Tokens stay good: credentials are not data. */
export function resetState(state: State, capacity: Capacity): void {
  const { tokens } = state;
  Object.assign(state, emptyState(capacity), { tokens });
}
