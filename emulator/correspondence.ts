import { tellOfContact } from './delivery/contact-callbacks.ts';
import { tellOfConversation } from './delivery/conversation-callbacks.ts';
import type { Emulator } from './emulator.ts';
import type { App, Mode } from './state/apps.ts';
import {
  activeConversation,
  addContact,
  addConversation,
  type Contact,
  type Conversation,
  type Correspondent,
  channelIdentity,
  contactIn,
  contactsWith,
  replaceContact,
} from './state/contacts.ts';
import { isSimChannel, simIdentities } from './state/identity-conflicts.ts';
import { unifiesContacts } from './state/settings.ts';

/** The contact and the conversation a message belongs to. */
export interface Thread {
  contact: Contact;
  conversation: Conversation;
}

/** What Sinch makes of a first message from nowhere: a contact named Unknown. */
function createContact(emulator: Emulator, app: App, who: Correspondent): Contact {
  const contact: Contact = {
    id: emulator.newId(),
    channel_identities: [channelIdentity(who)],
    channel_priority: [who.channel],
    display_name: 'Unknown',
    email: '',
    external_id: '',
    metadata: '',
    language: 'UNSPECIFIED',
  };
  addContact(emulator.state.contacts, contact, app);
  const notification = { contact_create_notification: { contact } };
  tellOfContact(emulator, app, { trigger: 'CONTACT_CREATE', contact, notification });
  return contact;
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

/** The oldest of several contacts with this identity (inferred); Sinch calls back about them when a message shows them up. */
function knownContact(emulator: Emulator, app: App, who: Correspondent): Contact | undefined {
  const { channel, identity: lane } = who;
  const known = contactsWith(emulator.state.contacts, app, channelIdentity(who));
  const [contact] = known;
  if (contact && known.length > 1) {
    const duplicated_identities = [{ channel, contact_ids: known.map(({ id }) => id) }];
    const notification = { duplicated_contact_identities_notification: { duplicated_identities } };
    tellOfContact(emulator, app, { trigger: 'CONTACT_IDENTITIES_DUPLICATION', contact, notification, lane });
  }
  return contact;
}

/** Where a project wants one contact for each phone number, that contact gets the identity (this inferred, from the setting's name). */
function unifiedContact(emulator: Emulator, app: App, who: Correspondent): Contact | undefined {
  const { contacts, settings } = emulator.state;
  const { channel } = who;
  if (!isSimChannel(channel) || !unifiesContacts(settings, app)) return undefined;
  const [known] = simIdentities(who.identity).flatMap((identity) => contactsWith(contacts, app, identity));
  if (!known) return undefined;
  const contact: Contact = {
    ...known,
    channel_identities: [...known.channel_identities, channelIdentity(who)],
    channel_priority: [...new Set([...known.channel_priority, channel])],
  };
  replaceContact(contacts, known, contact);
  const notification = { contact_update_notification: { contact } };
  tellOfContact(emulator, app, { trigger: 'CONTACT_UPDATE', contact, notification, lane: who.identity });
  return contact;
}

interface Passage extends Correspondent {
  mode: Mode;
  /** Of a contact that was named by id, who may share the identity with others. */
  contactId?: string;
}

/** In CONVERSATION mode the first message in either direction creates both; in DISPATCH mode there are none. */
export function openThread(emulator: Emulator, app: App, given: Passage): Thread | undefined {
  if (given.mode === 'DISPATCH') return undefined;
  const { contacts } = emulator.state;
  const chosen = contactIn(contacts, app, given.contactId ?? '');
  const known = chosen ?? knownContact(emulator, app, given) ?? unifiedContact(emulator, app, given);
  const contact = known ?? createContact(emulator, app, given);
  const conversation =
    activeConversation(contacts, app.id, contact.id) ??
    startConversation(emulator, app, { ...given, contactId: contact.id });
  conversation.active_channel = given.channel;
  return { contact, conversation };
}
