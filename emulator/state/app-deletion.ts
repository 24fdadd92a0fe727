import type { App } from './apps.ts';
import { forgetReturned, removeConversation } from './contacts.ts';
import { oldestFirst } from './ring.ts';
import { forgetStandings } from './standings.ts';
import type { State } from './state.ts';

/**
 * Contacts are the project's and stay. Conversations and events go and messages are shown no more (inferred), also to an
 * app that is made with the same id later.
 */
export function removeApp({ apps, contacts, messages, events, standings }: State, app: App): void {
  apps.delete(app.id);
  for (const conversation of contacts.conversations.values()) {
    if (conversation.app_id === app.id) removeConversation(contacts, conversation);
  }
  forgetReturned(contacts, app.id);
  forgetStandings(standings, app.id);
  for (const event of events.byId.values()) if (event.appId === app.id) events.byId.delete(event.id);
  const ring = messages.byApp.get(app.id);
  for (const message of ring ? oldestFirst(ring) : []) message.stored = false;
}
