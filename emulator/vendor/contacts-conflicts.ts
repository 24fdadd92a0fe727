import { parse } from '../error.ts';
import { contactsIn } from '../state/contacts.ts';
import { identityConflicts } from '../state/identity-conflicts.ts';
import type { Operation } from './operation.ts';
import { PageQuery, page } from './paging.ts';

export const listIdentityConflicts: Operation = {
  name: 'contacts:identity-conflicts',
  method: 'GET',
  path: '/v1/projects/:projectId/contacts::identityConflicts',
  query: Object.keys(PageQuery.shape),
  handle({ state }, request) {
    const { items, next } = page(
      identityConflicts(contactsIn(state.contacts, request)),
      parse(PageQuery, request.query),
    );
    return { conflicts: items, next_page_token: next };
  },
};
