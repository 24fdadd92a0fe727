import { tellOfContact } from './delivery/contact-callbacks.ts';
import type { Emulator } from './emulator.ts';
import type { App } from './state/apps.ts';
import {
  addContact,
  type ChannelIdentity,
  type Contact,
  type Correspondent,
  channelIdentity,
  contactsWith,
  distinct,
  replaceContact,
} from './state/contacts.ts';
import { withSimSiblings } from './state/identity-conflicts.ts';
import { unifiesContacts } from './state/settings.ts';

/** Who writes, or is written to by the first of these. */
export interface Named extends Correspondent {
  /** All identities that a request names as the recipient's. */
  identities?: readonly { channel: string; identity: string }[] | undefined;
}

/** Where the project wants one contact for each phone number, also the number's other channels. */
function identitiesOf({ state }: Emulator, app: App, who: Named): ChannelIdentity[] {
  const named = (who.identities ?? [who]).map(({ channel, identity }) =>
    channelIdentity({ appId: app.id, channel, identity }),
  );
  return unifiesContacts(state.settings, app) ? withSimSiblings(named) : distinct(named);
}

/** What Sinch makes of a first message from nowhere: a contact named Unknown, with every identity that was named. */
function createContact(emulator: Emulator, app: App, who: Named): Contact {
  const channels = (who.identities ?? [who]).map(({ channel }) => channel);
  const contact: Contact = {
    id: emulator.newId(),
    channel_identities: identitiesOf(emulator, app, who),
    channel_priority: [...new Set(channels)],
    display_name: 'Unknown',
    email: '',
    external_id: '',
    metadata: '',
    language: 'UNSPECIFIED',
  };
  addContact(emulator.state.contacts, contact, app);
  const notification = { contact_create_notification: { contact } };
  tellOfContact(emulator, app, { trigger: 'CONTACT_CREATE', contact, notification, lane: who.identity });
  return contact;
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

/** One who is known by another of his identities, and gets those that nobody has (this inferred). */
function kindredContact(emulator: Emulator, app: App, who: Named): Contact | undefined {
  const { contacts } = emulator.state;
  const identities = identitiesOf(emulator, app, who);
  const [known] = identities.flatMap((identity) => contactsWith(contacts, app, identity));
  if (!known) return undefined;
  const free = identities.filter((identity) => contactsWith(contacts, app, identity).length === 0);
  const contact: Contact = {
    ...known,
    channel_identities: [...known.channel_identities, ...free],
    channel_priority: [...new Set([...known.channel_priority, who.channel])],
  };
  replaceContact(contacts, known, contact);
  const notification = { contact_update_notification: { contact } };
  tellOfContact(emulator, app, { trigger: 'CONTACT_UPDATE', contact, notification, lane: who.identity });
  return contact;
}

/** The contact that a message belongs to, found or made. */
export function resolveContact(emulator: Emulator, app: App, who: Named): Contact {
  return knownContact(emulator, app, who) ?? kindredContact(emulator, app, who) ?? createContact(emulator, app, who);
}
