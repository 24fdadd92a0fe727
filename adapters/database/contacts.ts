import { createHash } from 'node:crypto';
import type { Insertable, Transaction } from 'kysely';
import type { ContactFacts, Keeping } from '../../core/flow/engine-types.ts';
import type { KeepRecord } from '../../core/session/keep-record.ts';
import { createCache } from '../cached.ts';
import { consentFacts } from '../consent-facts.ts';
import type { ContactStore, KeepRequest } from '../contacts.ts';
import { KeptVariables, type VariableRecord, valuesOf, withRecords } from '../kept-variables.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import type { Database } from './database.ts';
import { storable } from './storable.ts';
import type { ConsentsTable, Tables } from './tables.ts';

/** Opened, in memory: those of whom this process has heard last. */
const KNOWN_CONTACTS = 5000;
/** Rather a late answer than one that has not heard of an opt-out: just below the time a statement may take. */
const PATIENCE_MS = 1500;
const TEXT_LIMIT = 200;

type ConsentRecord = KeepRecord & Extract<Keeping, { kind: 'consent' }>;

export interface ContactStoreDeps {
  database: Database;
  sealed: SealedSecrets;
  now?: () => number;
}

/** Variables in one sealed text per contact, consents in a row each that is never changed. */
export function createContactStore({ database, sealed, now = Date.now }: ContactStoreDeps): ContactStore {
  const facts = createCache<ContactFacts>({
    load: (place) => readFacts(database, sealed, placeOf(place)),
    freshMs: 0,
    patienceMs: PATIENCE_MS,
    maxEntries: KNOWN_CONTACTS,
    now,
  });

  return {
    async find(appId, contactKey) {
      const found = await facts.get(`${contactKey} ${appId}`);
      return found ?? { vars: {}, consents: {} };
    },
    async keep(request) {
      if (request.records.length === 0) return;
      await database
        .transaction()
        .execute((transaction) => keepRecords(transaction, { ...request, sealed, keptAt: now() }));
      const place = `${request.contactKey} ${request.appId}`;
      facts.forget(place);
      // What was just kept must be known here when the database goes away next. It is committed: failing now fails nothing.
      await facts.get(place).catch(() => undefined);
    },
  };
}

type Keep = KeepRequest & { sealed: SealedSecrets; keptAt: number };

async function keepRecords(transaction: Transaction<Tables>, keep: Keep): Promise<void> {
  const variables = keep.records.filter((record) => record.kind === 'variable');
  const consents = keep.records.filter((record) => record.kind === 'consent');
  if (variables.length > 0) await keepVariables(transaction, keep, variables);
  if (consents.length === 0) return;
  await transaction
    .insertInto('consents')
    .values(consents.map((consent) => consentRow(keep, consent)))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

type Place = Pick<KeepRequest, 'appId' | 'contactKey'>;

// A contact's key is hexadecimal, so the first blank ends it.
function placeOf(text: string): Place {
  const gap = text.indexOf(' ');
  return { contactKey: text.slice(0, gap), appId: text.slice(gap + 1) };
}

async function readFacts(database: Database, sealed: SealedSecrets, place: Place): Promise<ContactFacts> {
  const [row, changes] = await Promise.all([
    database
      .selectFrom('contacts')
      .select('sealed_variables')
      .where('app_id', '=', place.appId)
      .where('contact_key', '=', place.contactKey)
      .executeTakeFirst(),
    readChanges(database, place),
  ]);
  const kept = row ? openVariables(sealed, place, row.sealed_variables) : {};
  return { vars: valuesOf(kept), consents: consentFacts(changes) };
}

/** The newest of each kind, given and withdrawn, oldest first: what came before them changes nothing any more. */
async function readChanges(database: Database, { appId, contactKey }: Place) {
  const rows = await database
    .selectFrom('consents')
    .distinctOn(['kind', 'given'])
    .select(['kind', 'given', 'at', 'position'])
    .where('app_id', '=', appId)
    .where('contact_key', '=', contactKey)
    .orderBy('kind')
    .orderBy('given')
    .orderBy('at', 'desc')
    .orderBy('position', 'desc')
    .execute();
  return rows.sort((left, right) => left.at - right.at || left.position - right.position);
}

/** The row is there and locked before it is read: writers of one contact come one after the other. */
async function keepVariables(transaction: Transaction<Tables>, keep: Keep, variables: VariableRecord[]) {
  const { appId, contactKey, sealed, keptAt } = keep;
  const emptied = { sealed_variables: sealVariables(sealed, keep, {}), updated_at: keptAt };
  await transaction
    .insertInto('contacts')
    .values({ app_id: appId, contact_key: contactKey, ...emptied })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { sealed_variables } = await transaction
    .selectFrom('contacts')
    .select('sealed_variables')
    .where('app_id', '=', appId)
    .where('contact_key', '=', contactKey)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const kept = withRecords(openVariables(sealed, keep, sealed_variables), variables);
  await transaction
    .updateTable('contacts')
    .set({ sealed_variables: sealVariables(sealed, keep, kept), updated_at: keptAt })
    .where('app_id', '=', appId)
    .where('contact_key', '=', contactKey)
    .execute();
}

/** A record's own id is made of its cause, which another contact may share: a deadline, a call of an operator. */
export function consentId(
  { appId, contactKey }: Place,
  { sessionId, id }: Pick<KeepRecord, 'sessionId' | 'id'>,
): string {
  return createHash('sha256')
    .update(JSON.stringify([appId, contactKey, sessionId, id]))
    .digest('hex');
}

/** One consent as its row: a record that is never changed. */
export function consentRow(keep: Omit<Keep, 'records' | 'keptAt'>, consent: ConsentRecord): Insertable<ConsentsTable> {
  const { appId, contactKey, identity, sealed } = keep;
  const id = consentId(keep, consent);
  const of = `consent ${id} of contact ${contactKey} of app ${appId}`;
  return {
    id,
    app_id: appId,
    contact_key: contactKey,
    kind: storable(consent.consent, TEXT_LIMIT),
    given: consent.given,
    at: consent.at,
    channel: storable(consent.channel, TEXT_LIMIT),
    language: storable(consent.language, TEXT_LIMIT),
    sealed_wording: sealed.seal(consent.wording, `wording of ${of}`),
    flow: storable(consent.flow, TEXT_LIMIT),
    session_id: storable(consent.sessionId, TEXT_LIMIT),
    sealed_identity: sealed.seal(identity, `identity of ${of}`),
  };
}

const variablesOf = ({ appId, contactKey }: Place) => `variables of contact ${contactKey} of app ${appId}`;

function sealVariables(sealed: SealedSecrets, place: Place, kept: KeptVariables): string {
  return sealed.seal(JSON.stringify(kept), variablesOf(place));
}

function openVariables(sealed: SealedSecrets, place: Place, text: string): KeptVariables {
  return KeptVariables.parse(JSON.parse(sealed.open(text, variablesOf(place)).toString()));
}
