import { z } from 'zod';
import { notFound, parse } from '../error.ts';
import type { Contact } from '../state/contacts.ts';
import type { Operation } from './operation.ts';
import { PageQuery, page } from './paging.ts';

const Query = PageQuery.extend({
  external_id: z.string().optional(),
  channel: z.string().optional(),
  identity: z.string().optional(),
});

function matches({ external_id, channel, identity }: z.infer<typeof Query>, contact: Contact): boolean {
  const known = contact.channel_identities.some(
    (one) => (channel ?? one.channel) === one.channel && (identity ?? one.identity) === one.identity,
  );
  return known && (external_id ?? contact.external_id) === contact.external_id;
}

export const listContacts: Operation = {
  name: 'contacts:list',
  method: 'GET',
  path: '/v1/projects/:projectId/contacts',
  handle({ state }, request) {
    const query = parse(Query, request.query);
    const found = [...state.contacts.byId.values()].filter((contact) => matches(query, contact));
    const { items, next } = page(found, query);
    return { contacts: items, next_page_token: next };
  },
};

export const getContact: Operation = {
  name: 'contacts:get',
  method: 'GET',
  path: '/v1/projects/:projectId/contacts/:contactId',
  handle({ state }, { params }) {
    const contact = state.contacts.byId.get(params.contactId ?? '');
    if (!contact) throw notFound('contact');
    return contact;
  },
};
