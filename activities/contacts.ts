import type { ContactKey } from '../adapters/contact-key.ts';
import type { ContactStore } from '../adapters/contacts.ts';
import type { SessionActivities } from '../contracts/session-activities.ts';

export interface ContactDeps {
  contacts: Pick<ContactStore, 'keep'>;
  contactKey: ContactKey;
}

/** Whatever fails is tried again by the workflow: keeping is safe to repeat. */
export function createContactActivities({ contacts, contactKey }: ContactDeps): Pick<SessionActivities, 'keepContact'> {
  return {
    keepContact: ({ records, ...party }) =>
      contacts.keep({ appId: party.appId, contactKey: contactKey(party), identity: party.identity, records }),
  };
}
