import { z } from 'zod';
import { channelFacts } from '../../core/channels/table.ts';
import { ANYWHERE, meets, type Scope } from './scope.ts';

export const ChannelIdentity = z.object({ channel: z.string(), identity: z.string(), app_id: z.string() });
export type ChannelIdentity = z.infer<typeof ChannelIdentity>;

/** A contact in Sinch's shape. */
export const Contact = z.object({
  id: z.string(),
  channel_identities: z.array(ChannelIdentity),
  channel_priority: z.array(z.string()),
  display_name: z.string(),
  email: z.string(),
  external_id: z.string(),
  metadata: z.string(),
  language: z.string(),
});
export type Contact = z.infer<typeof Contact>;

/** A conversation in Sinch's shape; `metadata_json` holds the last send's conversation_metadata. */
export const Conversation = z.object({
  id: z.string(),
  app_id: z.string(),
  contact_id: z.string(),
  active: z.boolean(),
  active_channel: z.string(),
  last_received: z.string(),
  metadata: z.string(),
  metadata_json: z.unknown(),
  correlation_id: z.string(),
});
export type Conversation = z.infer<typeof Conversation>;

/** Who wrote or is written to. */
export interface Correspondent {
  appId: string;
  channel: string;
  identity: string;
}

/** What the last send asked to get back with the contact's next message. */
export const Returned = z.object({ metadata: z.unknown(), correlationId: z.string() });
export type Returned = z.infer<typeof Returned>;

export interface Contacts {
  byId: Map<string, Contact>;
  /** By contact: where it belongs, which its own shape does not say. */
  homes: Map<string, Scope>;
  /** Ids of the contacts that have an identity, oldest first; app-scoped where the channel's identities are. */
  byIdentity: Map<string, string[]>;
  conversations: Map<string, Conversation>;
  /** One active conversation per app and contact. */
  active: Map<string, string>;
  /** The same as a conversation's metadata, by identity, for DISPATCH apps that store something. */
  returned: Map<string, Returned>;
}

export function createContacts(): Contacts {
  return {
    byId: new Map(),
    homes: new Map(),
    byIdentity: new Map(),
    conversations: new Map(),
    active: new Map(),
    returned: new Map(),
  };
}

const identityKey = ({ channel, identity, app_id }: ChannelIdentity) => `${channel}|${app_id}|${identity}`;
const activeKey = (appId: string, contactId: string) => `${appId}|${contactId}`;

/** Each identity once, where it stands first. */
export function distinct(identities: readonly ChannelIdentity[]): ChannelIdentity[] {
  return [...new Map(identities.map((one) => [identityKey(one), one])).values()];
}

/** The identity as Sinch writes it: with an app only on the channels where the same person differs between apps. */
export function channelIdentity({ appId, channel, identity }: Correspondent): ChannelIdentity {
  return { channel, identity, app_id: channelFacts(channel).appScoped ? appId : '' };
}

export function homeOf({ homes }: Contacts, { id }: Contact): Scope {
  return homes.get(id) ?? ANYWHERE;
}

/** The contact with this id, where it can be seen from there. */
export function contactIn(contacts: Contacts, scope: Scope, id: string): Contact | undefined {
  const contact = contacts.byId.get(id);
  return contact && meets(homeOf(contacts, contact), scope) ? contact : undefined;
}

export function contactsIn(contacts: Contacts, scope: Scope): Contact[] {
  return [...contacts.byId.values()].filter((contact) => meets(homeOf(contacts, contact), scope));
}

/** More than one only where contacts were written by hand: the API lets several have the same identity. */
export function contactsWith(contacts: Contacts, scope: Scope, identity: ChannelIdentity): Contact[] {
  const ids = contacts.byIdentity.get(identityKey(identity)) ?? [];
  return ids.flatMap((id) => contactIn(contacts, scope, id) ?? []);
}

export function findContact(contacts: Contacts, scope: Scope, who: Correspondent): Contact | undefined {
  return contactsWith(contacts, scope, channelIdentity(who))[0];
}

export function activeConversation(contacts: Contacts, appId: string, contactId: string): Conversation | undefined {
  return contacts.conversations.get(contacts.active.get(activeKey(appId, contactId)) ?? '');
}

/** No longer the conversation that new messages belong to. */
export function deactivate({ active }: Contacts, { id, app_id, contact_id }: Conversation): void {
  const key = activeKey(app_id, contact_id);
  if (active.get(key) === id) active.delete(key);
}

const returnedKey = (who: Correspondent) => `${who.appId}|${who.channel}|${who.identity}`;

export function returnedTo(contacts: Contacts, who: Correspondent): Returned | undefined {
  return contacts.returned.get(returnedKey(who));
}

export function setReturned(contacts: Contacts, who: Correspondent, returned: Returned): void {
  contacts.returned.set(returnedKey(who), returned);
}

/** With its app goes what was to come back to it. */
export function forgetReturned({ returned }: Contacts, appId: string): void {
  for (const key of returned.keys()) if (key.startsWith(`${appId}|`)) returned.delete(key);
}

export function addContact(contacts: Contacts, contact: Contact, { projectId, region }: Scope): void {
  contacts.byId.set(contact.id, contact);
  contacts.homes.set(contact.id, { projectId, region });
  for (const identity of contact.channel_identities) {
    const key = identityKey(identity);
    contacts.byIdentity.set(key, [...(contacts.byIdentity.get(key) ?? []), contact.id].sort());
  }
}

function forgetIdentities(contacts: Contacts, contact: Contact): void {
  for (const key of contact.channel_identities.map(identityKey)) {
    const others = (contacts.byIdentity.get(key) ?? []).filter((id) => id !== contact.id);
    if (others.length > 0) contacts.byIdentity.set(key, others);
    else contacts.byIdentity.delete(key);
  }
}

export function replaceContact(contacts: Contacts, old: Contact, contact: Contact): void {
  forgetIdentities(contacts, old);
  addContact(contacts, contact, homeOf(contacts, old));
}

export function removeContact(contacts: Contacts, contact: Contact): void {
  forgetIdentities(contacts, contact);
  contacts.byId.delete(contact.id);
  contacts.homes.delete(contact.id);
}

export function addConversation(contacts: Contacts, conversation: Conversation): void {
  contacts.conversations.set(conversation.id, conversation);
  const key = activeKey(conversation.app_id, conversation.contact_id);
  if (conversation.active) contacts.active.set(key, conversation.id);
}

/** Changes it in place: whoever holds it sees the change, and lists keep their order. */
export function changeConversation(
  contacts: Contacts,
  conversation: Conversation,
  changes: Partial<Conversation>,
): void {
  deactivate(contacts, conversation);
  addConversation(contacts, Object.assign(conversation, changes));
}

export function removeConversation(contacts: Contacts, conversation: Conversation): void {
  deactivate(contacts, conversation);
  contacts.conversations.delete(conversation.id);
}
