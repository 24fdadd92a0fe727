import { type Named, resolveContact } from './contact-resolution.ts';
import { tellOfConversation } from './delivery/conversation-callbacks.ts';
import type { Emulator } from './emulator.ts';
import type { App, Mode } from './state/apps.ts';
import {
  activeConversation,
  addConversation,
  type Contact,
  type Conversation,
  type Correspondent,
  contactIn,
} from './state/contacts.ts';

/** The contact and the conversation a message belongs to. */
export interface Thread {
  contact: Contact;
  conversation: Conversation;
}

function startConversation(emulator: Emulator, app: App, who: Correspondent & { contactId: string }): Conversation {
  const conversation: Conversation = {
    id: emulator.newId(),
    app_id: app.id,
    contact_id: who.contactId,
    active: true,
    active_channel: who.channel,
    last_received: new Date(emulator.now()).toISOString(),
    metadata: '',
    metadata_json: null,
    correlation_id: '',
  };
  addConversation(emulator.state.contacts, conversation);
  tellOfConversation(emulator, { trigger: 'CONVERSATION_START', app, conversation, lane: who.identity });
  return conversation;
}

interface Passage extends Named {
  mode: Mode;
  /** Of a contact that was named by id, who may share the identity with others. */
  contactId?: string;
}

/** In CONVERSATION mode the first message in either direction creates both; in DISPATCH mode there are none. */
export function openThread(emulator: Emulator, app: App, given: Passage): Thread | undefined {
  if (given.mode === 'DISPATCH') return undefined;
  const { contacts } = emulator.state;
  const contact = contactIn(contacts, app, given.contactId ?? '') ?? resolveContact(emulator, app, given);
  const conversation =
    activeConversation(contacts, app.id, contact.id) ??
    startConversation(emulator, app, { ...given, contactId: contact.id });
  conversation.active_channel = given.channel;
  return { contact, conversation };
}
