import type { App } from './apps.ts';
import { oldestFirst } from './ring.ts';
import type { State } from './state.ts';

/**
 * Contacts are the project's and stay. Conversations go and messages are shown no more (inferred), also to an app that is
 * made with the same id later.
 */
export function removeApp({ apps, contacts, messages }: State, app: App): void {
  apps.delete(app.id);
  for (const conversation of contacts.conversations.values()) {
    if (conversation.app_id === app.id) contacts.conversations.delete(conversation.id);
  }
  const ring = messages.byApp.get(app.id);
  for (const message of ring ? oldestFirst(ring) : []) message.stored = false;
}
