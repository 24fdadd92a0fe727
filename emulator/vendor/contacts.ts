import { z } from 'zod';
import { tellOfContact } from '../delivery/contact-callbacks.ts';
import type { Emulator } from '../emulator.ts';
import { invalid, notFound, parse } from '../error.ts';
import { withoutNulls } from '../json.ts';
import {
  addContact,
  type Contact,
  contactIn,
  contactsIn,
  homeOf,
  removeContact,
  replaceContact,
} from '../state/contacts.ts';
import { identityConflicts, withSimSiblings } from '../state/identity-conflicts.ts';
import type { Scope } from '../state/scope.ts';
import { unifiesContacts } from '../state/settings.ts';
import { ContactRequest } from './contact-request.ts';
import { maskedFields } from './mask.ts';
import type { Operation } from './operation.ts';
import { PageQuery, page } from './paging.ts';
import { QueryIdentity } from './query-identity.ts';

const Query = PageQuery.extend({
  external_id: z.string().optional(),
  channel: z.string().optional(),
  identity: QueryIdentity.optional(),
})
  .refine(({ channel, identity }) => !channel === !identity, { path: ['channel'], error: 'goes with identity' })
  .refine(({ channel, external_id }) => !channel || !external_id, {
    path: ['external_id'],
    error: 'cannot be given with channel and identity',
  });

function matches({ external_id, channel, identity }: z.infer<typeof Query>, contact: Contact): boolean {
  const known = contact.channel_identities.some(
    (one) => (channel ?? one.channel) === one.channel && (identity ?? one.identity) === one.identity,
  );
  return known && (external_id ?? contact.external_id) === contact.external_id;
}

export function contactById({ state }: Emulator, scope: Scope, id = ''): Contact {
  const contact = contactIn(state.contacts, scope, id);
  if (!contact) throw notFound('contact');
  return contact;
}

/** Where numbers are unified, a contact gets his on all their channels; that no second contact may have one is inferred. */
function unified({ state }: Emulator, scope: Scope, given: Contact): Contact {
  if (!unifiesContacts(state.settings, scope)) return given;
  const contact = { ...given, channel_identities: withSimSiblings(given.channel_identities) };
  const others = contactsIn(state.contacts, scope).filter(({ id }) => id !== contact.id);
  const conflicts = identityConflicts([...others, contact]);
  if (conflicts.some(({ contact_ids }) => contact_ids.includes(contact.id))) {
    throw invalid('channel_identities', 'another contact has this phone number, and the project unifies contacts');
  }
  return contact;
}

/** Several contacts may have the same identity (inferred: Sinch lists such conflicts and calls back about them). */
export const createContact: Operation = {
  name: 'contacts:create',
  method: 'POST',
  path: '/v1/projects/:projectId/contacts',
  handle(emulator, request) {
    const fields = parse(ContactRequest, request.body);
    const contact = unified(emulator, request, { id: emulator.newId(), ...fields });
    addContact(emulator.state.contacts, contact, request);
    const notification = { contact_create_notification: { contact } };
    tellOfContact(emulator, request, { trigger: 'CONTACT_CREATE', contact, notification });
    return contact;
  },
};

export const listContacts: Operation = {
  name: 'contacts:list',
  method: 'GET',
  path: '/v1/projects/:projectId/contacts',
  query: Object.keys(Query.shape),
  handle({ state }, request) {
    const query = parse(Query, request.query);
    const found = contactsIn(state.contacts, request).filter((contact) => matches(query, contact));
    const { items, next } = page(found, query);
    return { contacts: items, next_page_token: next };
  },
};

export const getContact: Operation = {
  name: 'contacts:get',
  method: 'GET',
  path: '/v1/projects/:projectId/contacts/:contactId',
  handle: (emulator, request) => contactById(emulator, request, request.params.contactId),
};

export const updateContact: Operation = {
  name: 'contacts:update',
  method: 'PATCH',
  path: '/v1/projects/:projectId/contacts/:contactId',
  query: ['update_mask'],
  handle(emulator, request) {
    const old = contactById(emulator, request, request.params.contactId);
    const changes = maskedFields(request.query, request.body);
    const { id, ...fields } = withoutNulls({ ...old, ...changes });
    if (id !== old.id) throw invalid('id', 'cannot be changed');
    const home = homeOf(emulator.state.contacts, old);
    const contact = unified(emulator, home, { id, ...parse(ContactRequest, fields) });
    replaceContact(emulator.state.contacts, old, contact);
    const notification = { contact_update_notification: { contact } };
    tellOfContact(emulator, home, { trigger: 'CONTACT_UPDATE', contact, notification });
    return contact;
  },
};

/** Its conversations and messages stay with their apps (inferred). */
export const deleteContact: Operation = {
  name: 'contacts:delete',
  method: 'DELETE',
  path: '/v1/projects/:projectId/contacts/:contactId',
  handle(emulator, request) {
    const { contacts } = emulator.state;
    const contact = contactById(emulator, request, request.params.contactId);
    const home = homeOf(contacts, contact);
    removeContact(contacts, contact);
    const notification = { contact_delete_notification: { contact } };
    tellOfContact(emulator, home, { trigger: 'CONTACT_DELETE', contact, notification });
    return {};
  },
};
