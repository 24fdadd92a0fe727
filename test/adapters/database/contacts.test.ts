import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { ContactStore } from '../../../adapters/contacts.ts';
import { createContactStore } from '../../../adapters/database/contacts.ts';
import { createDatabase } from '../../../adapters/database/database.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import type { Json } from '../../../core/json.ts';
import type { KeepRecord } from '../../../core/session/keep-record.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { holdTimeouts } from '../../helpers/held-timeouts.ts';

let server: TestDatabase;
let contacts: ContactStore;
const sealed = createSealedSecrets(randomBytes(32).toString('base64'));

beforeAll(async () => {
  server = await startTestDatabase();
  // Or a store would serve what it knew before when the machine stands still.
  holdTimeouts();
  contacts = createContactStore({ database: server.database, sealed, now: () => 9000 });
});
afterAll(() => server.close());

let records = 0;
function record(at: number, sessionId = 'S1') {
  records += 1;
  return { id: `cause:${records}`, at, sessionId, channel: 'SMS', language: 'en', flow: 'shop@3' };
}
const variable = (name: string, value: Json, at: number): KeepRecord => ({
  ...record(at),
  kind: 'variable',
  name,
  value,
});
const consent = (kind: string, given: boolean, at: number, more: Partial<KeepRecord> = {}): KeepRecord => ({
  ...record(at),
  ...more,
  kind: 'consent',
  consent: kind,
  given,
  wording: 'May we write to you, Ada Lovelace?',
});

const keep = (contactKey: string, ...kept: KeepRecord[]) =>
  contacts.keep({ appId: 'app', contactKey, identity: '+46700000001', records: kept });
const find = (contactKey: string) => contacts.find('app', contactKey);

test('of a contact who was never kept nothing is known', async () => {
  expect(await find('a0')).toEqual({ vars: {}, consents: {} });
});

test('what was kept is found, of that contact of that app alone', async () => {
  await keep(
    'a1',
    variable('name', 'Ada Lovelace', 1),
    variable('visits', { of: [1, 2] }, 1),
    consent('news', true, 1),
  );
  expect(await find('a1')).toEqual({
    vars: { name: 'Ada Lovelace', visits: { of: [1, 2] } },
    consents: { news: true, all: true },
  });
  expect(await contacts.find('another', 'a1')).toEqual({ vars: {}, consents: {} });
});

test('an older value that comes late, or again, never replaces a newer one, and null forgets for good', async () => {
  const first = variable('name', 'Ada', 10);
  await keep('a2', first, variable('size', 'M', 10));
  await keep('a2', variable('name', 'Bea', 20), variable('size', null, 20));
  await keep('a2', first, variable('size', 'S', 15));
  expect((await find('a2')).vars).toEqual({ name: 'Bea' });
  await keep('a2', variable('name', 'Cleo', 20));
  expect((await find('a2')).vars).toEqual({ name: 'Cleo' });
});

test('a name that every object has is a name like any other', async () => {
  await keep('a3', variable('constructor', 1, 1));
  expect((await find('a3')).vars).toEqual({ constructor: 1 });
});

test('consents are kept once each, and the newest counts, in whatever order they come', async () => {
  const given = consent('news', true, 10);
  const withdrawn = consent('news', false, 20);
  await keep('a4', withdrawn);
  await keep('a4', given);
  await keep('a4', given, withdrawn);
  expect((await find('a4')).consents).toEqual({ news: false, all: true });
  const rows = server.database.selectFrom('consents').where('contact_key', '=', 'a4').select('at');
  expect((await rows.execute()).map(({ at }) => at).toSorted()).toEqual([10, 20]);
});

test('of two consents at the same time the one that was kept later counts', async () => {
  await keep('a5', consent('news', true, 5), consent('all', false, 5));
  expect((await find('a5')).consents).toEqual({ news: false, all: false });
  await keep('a5', ...Array.from({ length: 12 }, (_, index) => consent('news', index % 2 === 1, 6)));
  expect((await find('a5')).consents).toEqual({ news: true, all: true });
});

test('an opt-out at Sinch, of no flow, withdraws every kind', async () => {
  await keep('a6', consent('news', true, 1));
  await keep('a6', consent('all', false, 2, { flow: '', sessionId: '' }));
  expect((await find('a6')).consents).toEqual({ news: false, all: false });
});

test('records of the same id are another thing in another session and of another contact', async () => {
  const same = consent('news', true, 1, { id: 'deadline 7:0' });
  await keep('a7', same, { ...same, sessionId: 'S2', at: 2 });
  await keep('a8', same);
  const kept = await server.database
    .selectFrom('consents')
    .select('contact_key')
    .where('contact_key', 'in', ['a7', 'a8'])
    .execute();
  expect(kept.map(({ contact_key }) => contact_key).toSorted()).toEqual(['a7', 'a7', 'a8']);
});

test('a consent is on record with who, when, where, by which words and by which version', async () => {
  await keep('a9', consent('news', true, 77, { channel: 'WHATSAPP', language: 'nl' }));
  const row = await server.database
    .selectFrom('consents')
    .selectAll()
    .where('contact_key', '=', 'a9')
    .executeTakeFirstOrThrow();
  const recorded = { kind: 'news', given: true, at: 77, channel: 'WHATSAPP', language: 'nl', flow: 'shop@3' };
  expect(row).toMatchObject({ ...recorded, app_id: 'app', session_id: 'S1' });
  const of = `consent ${row.id} of contact a9 of app app`;
  expect(sealed.open(row.sealed_identity, `identity of ${of}`).toString()).toBe('+46700000001');
  expect(sealed.open(row.sealed_wording, `wording of ${of}`).toString()).toBe('May we write to you, Ada Lovelace?');
});

test('texts that PostgreSQL cannot hold are kept without what it cannot', async () => {
  await keep('aa', consent('news', true, 1, { channel: 'SM\0S' }), variable('text', 'a\0b', 1));
  expect(await find('aa')).toEqual({ vars: { text: 'a\0b' }, consents: { news: true, all: true } });
});

test('writers of one contact at the same time lose nothing of each other', async () => {
  const databases = Array.from({ length: 3 }, () => createDatabase(server.url, { queryTimeoutMs: 20_000 }));
  const stores = databases.map((database) => createContactStore({ database, sealed }));
  await Promise.all(
    Array.from({ length: 9 }, (_, index) =>
      stores[index % 3]?.keep({
        appId: 'app',
        contactKey: 'ab',
        identity: 'x',
        records: [variable(`v${index}`, index, 1), consent(`kind${index}`, true, 1)],
      }),
    ),
  );
  await Promise.all(databases.map((database) => database.destroy()));
  const { vars, consents } = await find('ab');
  expect(Object.keys(vars)).toHaveLength(9);
  expect(Object.keys(consents)).toHaveLength(10);
});

test('what another process keeps is known here at once', async () => {
  await find('ac');
  const other = createContactStore({ database: server.database, sealed });
  await other.keep({ appId: 'app', contactKey: 'ac', identity: 'x', records: [consent('all', false, 1)] });
  expect((await find('ac')).consents).toEqual({ all: false });
});

test('nothing that a person said or is called stands in the tables, nor does a name of a variable', async () => {
  await keep('ad', variable('favouritePie', 'rhubarb', 1), consent('news', true, 1));
  const tables = [sql`select * from contacts`, sql`select * from consents`];
  const dump = JSON.stringify(await Promise.all(tables.map((table) => table.execute(server.database))));
  expect(dump).toContain('"contact_key":"ad"');
  // Each too long to stand in a sealed text by chance.
  for (const personal of ['rhubarb', 'favouritePie', '700000001', 'Lovelace', 'May we write']) {
    expect(dump).not.toContain(personal);
  }
});

test('variables that were moved to another contact are refused', async () => {
  const { sealed_variables } = await server.database
    .selectFrom('contacts')
    .select('sealed_variables')
    .where('contact_key', '=', 'a1')
    .executeTakeFirstOrThrow();
  await server.database
    .insertInto('contacts')
    .values({ app_id: 'app', contact_key: 'ae', sealed_variables, updated_at: 1 })
    .execute();
  await expect(find('ae')).rejects.toThrow('was moved from another row');
});

// The last one: the database does not come back.
test('while the database is away, what was last known or kept here serves, and of others nothing can be said', async () => {
  await find('a1');
  await keep('af', consent('all', false, 1));
  await server.stopServer();
  expect((await find('a1')).vars).toMatchObject({ name: 'Ada Lovelace' });
  expect((await find('af')).consents).toEqual({ all: false });
  await expect(find('never-seen')).rejects.toThrow();
  await expect(keep('a1', variable('name', 'Eve', 99))).rejects.toThrow();
});
