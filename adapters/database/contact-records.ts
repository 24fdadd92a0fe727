import type { Selectable, Transaction } from 'kysely';
import { conversationWorkflowId } from '../../contracts/conversation-session.ts';
import { hasOptedOut } from '../../core/flow/consents.ts';
import { consentFacts } from '../consent-facts.ts';
import type { ContactRecords, KeyedParty } from '../contact-records.ts';
import { mentions } from '../mentions.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import { consentId, consentRow } from './contacts.ts';
import type { Database } from './database.ts';
import { deadLettersNaming, removeDeadLetters } from './dead-letters.ts';
import type { ConsentsTable, Tables } from './tables.ts';

export interface ContactRecordsDeps {
  database: Database;
  sealed: SealedSecrets;
}

/** Tables whose rows carry the contact's key, but for consents. */
type Keyed = 'session_archive' | 'receipts' | 'contacts';

/** By the contact's key; dead letters, which nobody could read, by the words in them. */
export function createContactRecords(deps: ContactRecordsDeps): ContactRecords {
  const { database } = deps;
  const lettersOf = (contact: KeyedParty) => deadLettersNaming(deps, contact.appId, (text) => mentions(text, contact));
  return {
    async count(contact) {
      return {
        sessions: await countRows(database, 'session_archive', contact),
        receipts: await countRows(database, 'receipts', contact),
        keptVariables: (await countRows(database, 'contacts', contact)) > 0,
        ...tellConsents(await consentsOf(database, contact), contact),
        deadLetters: (await lettersOf(contact)).length,
      };
    },
    async remove(contact) {
      const sessions = await removeRows(database, 'session_archive', contact);
      const receipts = await removeRows(database, 'receipts', contact);
      await removeReports(database, contact);
      const keptVariables = (await removeRows(database, 'contacts', contact)) > 0;
      const consents = await database
        .transaction()
        .execute((transaction) => removeConsents(transaction, deps, contact));
      const deadLetters = await removeDeadLetters(database, await lettersOf(contact));
      return { sessions, receipts, keptVariables, ...consents, deadLetters };
    },
  };
}

async function countRows(database: Database, table: Keyed, { appId, contactKey }: KeyedParty): Promise<number> {
  const { rows } = await database
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .where('app_id', '=', appId)
    .where('contact_key', '=', contactKey)
    .executeTakeFirstOrThrow();
  return rows;
}

async function removeRows(database: Database, table: Keyed, { appId, contactKey }: KeyedParty): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom(table)
    .where('app_id', '=', appId)
    .where('contact_key', '=', contactKey)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** What recoveries have told of his sessions. */
async function removeReports(database: Database, { appId, contactKey }: KeyedParty): Promise<void> {
  const workflowId = conversationWorkflowId(appId, contactKey);
  await database.deleteFrom('recovery_sessions').where('workflow_id', '=', workflowId).execute();
}

const CONSENT = ['id', 'kind', 'given', 'at', 'position'] as const;
type Consent = Pick<Selectable<ConsentsTable>, (typeof CONSENT)[number]>;

function consentsOf(database: Database, { appId, contactKey }: KeyedParty): Promise<Consent[]> {
  return database
    .selectFrom('consents')
    .select(CONSENT)
    .where('app_id', '=', appId)
    .where('contact_key', '=', contactKey)
    .execute();
}

const WORDLESS = { channel: '', language: '', flow: '', wording: '' };
/** Of the row that says no more than that he has opted out. */
const KEPT = { sessionId: '', id: 'opted out, and forgotten' };

function tellConsents(known: readonly Consent[], contact: KeyedParty) {
  const consents = known.filter(({ id }) => id !== consentId(contact, KEPT)).length;
  const inOrder = known.toSorted((left, right) => left.at - right.at || left.position - right.position);
  return { consents, optOutKept: hasOptedOut(consentFacts(inOrder)) };
}

async function removeConsents(transaction: Transaction<Tables>, { sealed }: ContactRecordsDeps, contact: KeyedParty) {
  const { appId, contactKey } = contact;
  // What goes is what is decided on: an opt-out that comes meanwhile stays as it is.
  const removed = await transaction
    .deleteFrom('consents')
    .where('app_id', '=', appId)
    .where('contact_key', '=', contactKey)
    .returning(CONSENT)
    .execute();
  const told = tellConsents(removed, contact);
  if (told.optOutKept) {
    const at = Math.max(...removed.map((one) => one.at));
    const optOut = { kind: 'consent', consent: 'all', given: false, at, ...KEPT, ...WORDLESS } as const;
    const row = consentRow({ appId, contactKey, identity: '', sealed }, optOut);
    await transaction
      .insertInto('consents')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return told;
}
