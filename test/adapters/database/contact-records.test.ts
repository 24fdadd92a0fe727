import { randomBytes } from 'node:crypto';
import { createContactKey } from '../../../adapters/contact-key.ts';
import type { KeyedParty } from '../../../adapters/contact-records.ts';
import { createContactRecords } from '../../../adapters/database/contact-records.ts';
import { createContactStore } from '../../../adapters/database/contacts.ts';
import { createDeadLetters } from '../../../adapters/database/dead-letters.ts';
import { createReceipts } from '../../../adapters/database/receipts.ts';
import { createSessionArchive } from '../../../adapters/database/session-archive.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import type { KeepRecord } from '../../../core/session/keep-record.ts';
import { APP_ID } from '../../helpers/api.ts';
import { anArchivedSession } from '../../helpers/archived.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';

const sealed = createSealedSecrets(randomBytes(32).toString('base64'));
const keyOf = createContactKey(randomBytes(32));

let server: TestDatabase;
beforeAll(async () => {
  server = await startTestDatabase();
});
afterAll(() => server.close());

const contact = (identity: string): KeyedParty => {
  const party = { appId: APP_ID, channel: 'SMS', identity };
  return { ...party, contactKey: keyOf(party) };
};
const anna = contact('+46700000001');
const bo = contact('+46700000002');

const records = () => createContactRecords({ database: server.database, sealed });
const contacts = () => createContactStore({ database: server.database, sealed });

function consent(kind: string, given: boolean, at: number): KeepRecord {
  const about = { sessionId: 'S', channel: 'SMS', language: 'en', flow: 'shop@1' };
  return { ...about, id: `${kind} ${at}`, kind: 'consent', consent: kind, given, at, wording: 'May we write to you?' };
}

/** One row of each kind, and one more consent. */
async function fill({ contactKey, identity, appId }: KeyedParty, ...kept: KeepRecord[]): Promise<void> {
  const { database } = server;
  const archive = createSessionArchive({ database, sealed, keepMs: 1e15 });
  await archive.save(anArchivedSession({ sessionId: `S of ${contactKey}`, contactKey }));
  const receipt = { messageId: contactKey, status: 'READ', channel: 'SMS', reason: '', metadata: '', receivedAt: 1 };
  await createReceipts(database).save({ ...receipt, appId }, contactKey);
  const about = { sessionId: 'S', channel: 'SMS', language: 'en', flow: 'shop@1', at: 1, id: 'v' };
  const name: KeepRecord = { ...about, kind: 'variable', name: 'name', value: 'Anna' };
  const all = [name, consent('news', true, 1), ...kept];
  await contacts().keep({ appId, contactKey, identity, records: all });
  const spelled = identity.replace('+46', '(+46) ');
  const letter = { appId, reason: 'unreadable', truncated: false, receivedAt: 1 };
  await createDeadLetters(database, sealed).keep({ ...letter, body: Buffer.from(`{"from": "${spelled}"`) });
}

const ONE_OF_EACH = { sessions: 1, receipts: 1, keptVariables: true, consents: 1, deadLetters: 1, optOutKept: false };
const NOTHING = { sessions: 0, receipts: 0, keptVariables: false, consents: 0, deadLetters: 0, optOutKept: false };

test('all rows of a contact go, those of others stay, and again there is nothing to remove', async () => {
  await fill(anna);
  await fill(bo);
  expect(await records().count(anna)).toEqual(ONE_OF_EACH);
  expect(await records().remove({ ...anna, channel: 'WHATSAPP', identity: '46700000001' })).toEqual(ONE_OF_EACH);
  expect(await records().remove(anna)).toEqual(NOTHING);
  expect(await records().count(bo)).toEqual(ONE_OF_EACH);
});

test('a number of few digits, which stand in any text, takes no unreadable callbacks of others with it', async () => {
  await fill(contact('+46700000004'));
  expect(await records().count(contact('4'))).toEqual(NOTHING);
});

test('of a contact who has opted out that stays, and nothing else: neither his number nor any words', async () => {
  const cleo = contact('+46700000003');
  await fill(cleo, consent('all', false, 5));
  const { consents, optOutKept } = await records().remove(cleo);
  expect({ consents, optOutKept }).toEqual({ consents: 2, optOutKept: true });
  expect(await contacts().find(APP_ID, cleo.contactKey)).toEqual({ vars: {}, consents: { all: false } });
  const row = await server.database
    .selectFrom('consents')
    .select(['id', 'sealed_identity', 'sealed_wording'])
    .where('contact_key', '=', cleo.contactKey)
    .executeTakeFirstOrThrow();
  const of = `consent ${row.id} of contact ${cleo.contactKey} of app ${APP_ID}`;
  expect(sealed.open(row.sealed_identity, `identity of ${of}`)).toHaveLength(0);
  expect(sealed.open(row.sealed_wording, `wording of ${of}`)).toHaveLength(0);
  expect(await records().count(cleo)).toEqual({ ...NOTHING, optOutKept: true });
  expect(await records().remove(cleo)).toEqual({ ...NOTHING, optOutKept: true });
  await contacts().keep({ ...cleo, records: [consent('all', true, 9)] });
  expect(await records().remove(cleo)).toEqual({ ...NOTHING, consents: 1 });
});
