import type { ContactFacts } from '../core/flow/engine-types.ts';
import type { KeepRecord } from '../core/session/keep-record.ts';

/** What flows leave behind for a contact's next sessions. `contactKey`: see adapters/contact-key.ts. */
export interface KeepRequest {
  appId: string;
  contactKey: string;
  /** To whom the consents belong, as Sinch names the contact. */
  identity: string;
  records: KeepRecord[];
}

/** What is known of contacts beyond their sessions, in the database. */
export interface ContactStore {
  /**
   * Asks each time, since a consent may just have been withdrawn; while the database is away the last known facts serve. Of a
   * contact never kept it knows nothing, which is no error; it rejects where it cannot ask and has never been told.
   */
  find(appId: string, contactKey: string): Promise<ContactFacts>;
  /**
   * Settles once all is committed. Safe to repeat and to come late: a consent is kept once, an older value of a variable never
   * replaces a newer one.
   */
  keep(request: KeepRequest): Promise<void>;
}
