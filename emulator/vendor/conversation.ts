import { z } from 'zod';
import { Channel } from '../channels.ts';
import type { Emulator } from '../emulator.ts';
import { invalid, notFound } from '../error.ts';
import type { App } from '../state/apps.ts';
import { activeConversation, type Contact, type Conversation, contactIn } from '../state/contacts.ts';
import type { Scope } from '../state/scope.ts';
import { Ulid } from '../ulid.ts';
import { findApp, type VendorRequest } from './operation.ts';
import { ConversationMetadata } from './send-request.ts';

/** What a caller may write of a conversation. */
export const ConversationFields = z.strictObject({
  app_id: Ulid,
  contact_id: Ulid,
  active: z.boolean(),
  active_channel: Channel,
  metadata: z.string().max(1024),
  metadata_json: ConversationMetadata.nullable(),
  correlation_id: z.string().max(128),
});

/** The conversation of the path, with the app that it belongs to. */
export function findConversation(emulator: Emulator, request: VendorRequest): { app: App; conversation: Conversation } {
  const conversation = emulator.state.contacts.conversations.get(request.params.conversationId ?? '');
  if (!conversation) throw notFound('conversation');
  return { app: findApp(emulator, request, conversation.app_id), conversation };
}

export function findParticipant({ state }: Emulator, scope: Scope, contactId: string): Contact {
  const contact = contactIn(state.contacts, scope, contactId);
  if (!contact) throw notFound('contact');
  return contact;
}

/** An app and a contact have one active conversation; what Sinch answers to a second is not public. */
export function assertOnlyActive({ state }: Emulator, wanted: Conversation): void {
  const active = activeConversation(state.contacts, wanted.app_id, wanted.contact_id);
  if (wanted.active && active && active.id !== wanted.id) {
    throw invalid('active', 'this app and this contact have an active conversation; stop that one first');
  }
}
