import { z } from 'zod';
import { tellOfContact } from '../delivery/contact-callbacks.ts';
import { invalid, parse } from '../error.ts';
import { homeOf } from '../state/contacts.ts';
import { mergeContacts } from '../state/contacts-merge.ts';
import { Ulid } from '../ulid.ts';
import { contactById } from './contacts.ts';
import type { Operation } from './operation.ts';

const Merge = z.strictObject({ source_id: Ulid, strategy: z.literal('MERGE').default('MERGE') });

export const mergeContact: Operation = {
  name: 'contacts:merge',
  method: 'POST',
  path: '/v1/projects/:projectId/contacts/:contactId([^:/]+)::merge',
  handle(emulator, request) {
    const preserved = contactById(emulator, request, request.params.contactId);
    const { source_id } = parse(Merge, request.body);
    if (source_id === preserved.id) throw invalid('source_id', 'is the contact to be kept');
    const source = contactById(emulator, request, source_id);
    const contact = mergeContacts(emulator.state, preserved, source);
    const notification = { contact_merge_notification: { preserved_contact: contact, deleted_contact: source } };
    tellOfContact(emulator, homeOf(emulator.state.contacts, contact), {
      trigger: 'CONTACT_MERGE',
      contact,
      notification,
    });
    return contact;
  },
};
