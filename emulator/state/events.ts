import { z } from 'zod';
import { Mode } from './apps.ts';

export const StoredEvent = z.object({
  id: z.string(),
  appId: z.string(),
  direction: z.enum(['TO_APP', 'TO_CONTACT']),
  channel: z.string(),
  identity: z.string(),
  /** '' in DISPATCH mode, as the next. */
  contactId: z.string(),
  conversationId: z.string(),
  mode: Mode,
  /** Under `app_event`, or under a key of the contact's. */
  content: z.record(z.string(), z.unknown()),
  /** Epoch ms of acceptance. */
  at: z.number(),
});
export type StoredEvent = z.infer<typeof StoredEvent>;

/** The last events, in the order they came. */
export interface Events {
  readonly capacity: number;
  byId: Map<string, StoredEvent>;
}

export function createEvents(capacity: number): Events {
  return { capacity, byId: new Map() };
}

export function addEvent({ byId, capacity }: Events, event: StoredEvent): void {
  byId.set(event.id, event);
  const [oldest] = byId.keys();
  if (byId.size > capacity && oldest !== undefined) byId.delete(oldest);
}

/** They go with their conversation. */
export function forgetEvents({ byId }: Events, conversationId: string): void {
  for (const event of byId.values()) if (event.conversationId === conversationId) byId.delete(event.id);
}
