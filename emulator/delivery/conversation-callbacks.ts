import type { Emulator } from '../emulator.ts';
import type { App } from '../state/apps.ts';
import type { Contacts, Conversation } from '../state/contacts.ts';
import { type ConversationTrigger, conversationPayload } from './payloads.ts';

/** The contact's identity on a conversation's channel, by which the callbacks about it keep their order. */
export function identityIn({ byId }: Contacts, { contact_id, active_channel }: Conversation): string {
  const identities = byId.get(contact_id)?.channel_identities ?? [];
  const active = identities.find(({ channel }) => channel === active_channel) ?? identities[0];
  return active?.identity ?? contact_id;
}

export interface ConversationNews {
  trigger: ConversationTrigger;
  app: App;
  conversation: Conversation;
  lane?: string;
}

export function tellOfConversation(emulator: Emulator, { trigger, app, conversation, lane }: ConversationNews): void {
  emulator.deliveries.publish({
    app,
    trigger,
    lane: lane ?? identityIn(emulator.state.contacts, conversation),
    payload: conversationPayload(trigger, conversation, emulator.now()),
  });
}
