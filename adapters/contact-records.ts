import type { Party } from './contact-key.ts';

/** A contact, by all that his rows are found by. `contactKey`: see adapters/contact-key.ts. */
export interface KeyedParty extends Party {
  contactKey: string;
}

/** What the database has of a contact: so many rows of each kind. */
export interface ContactCounts {
  /** Archived ones. */
  sessions: number;
  receipts: number;
  /** Whether flows have kept anything of him. */
  keptVariables: boolean;
  consents: number;
  deadLetters: number;
  /** He has opted out: that alone stays, a row under his key, without identity and words, so that nobody writes to him. */
  optOutKept: boolean;
}

/** Everything in the database that is about one contact, whatever table it stands in. */
export interface ContactRecords {
  count(contact: KeyedParty): Promise<ContactCounts>;
  /** Removes it, and tells what there was; what was removed before a step that fails stays removed. */
  remove(contact: KeyedParty): Promise<ContactCounts>;
}
