import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createAppLinks } from '../../../adapters/database/app-links.ts';
import { contactKeySecret } from '../../../adapters/database/keys.ts';
import { type Installation, installationChecks } from '../../../adapters/doctor/installation.ts';
import { runChecks } from '../../../adapters/doctor/run-checks.ts';
import type { TemporalDoor } from '../../../adapters/doctor/temporal-check.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import { TemporalError } from '../../../adapters/temporal.ts';
import { SEARCH_ATTRIBUTE_NAMES } from '../../../contracts/search-attributes.ts';
import type { Check, CheckName } from '../../../core/doctor/check.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { newLink } from '../../helpers/new-link.ts';

const DAY_S = 86_400;
const KEYWORD = 2;
const MASTER_KEY = randomBytes(32).toString('base64');

let server: TestDatabase;
beforeAll(async () => {
  server = await startTestDatabase();
  const stores = { database: server.database, sealed: createSealedSecrets(MASTER_KEY) };
  await createAppLinks(stores).save(newLink('app-1'));
  await contactKeySecret(stores);
});
afterAll(() => server.close());

interface Fakes {
  retentionDays?: number;
  store?: string;
  attributes?: { [name: string]: number };
  /** Queues that somebody polls. */
  polled?: string[];
  refuses?: number;
}

const ALL_ATTRIBUTES = Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, KEYWORD]));

/** Stands in for a connection; the cast for the parts of Temporal's messages that are not read. */
function door({ retentionDays = 7, store = 'postgres12', attributes = ALL_ATTRIBUTES, ...more }: Fakes): TemporalDoor {
  const { polled = ['colloquy', 'colloquy-outbound'], refuses } = more;
  const just = { seconds: Date.now() / 1000 };
  const fake = {
    workflowService: {
      getSystemInfo: async () => ({ serverVersion: '1.30.1' }),
      getClusterInfo: async () => ({ persistenceStore: store }),
      describeNamespace: async () => {
        if (refuses !== undefined) throw Object.assign(new Error('no'), { code: refuses, details: '', metadata: {} });
        return { config: { workflowExecutionRetentionTtl: { seconds: retentionDays * DAY_S } } };
      },
      describeTaskQueue: async ({ taskQueue }: { taskQueue: { name: string } }) => ({
        pollers: polled.includes(taskQueue.name) ? [{ lastAccessTime: just }] : [],
      }),
    },
    operatorService: { listSearchAttributes: async () => ({ customAttributes: attributes }) },
    withDeadline: <Result>(_deadline: number | Date, call: () => Promise<Result>) => call(),
  };
  return fake as unknown as TemporalDoor;
}

async function look(name: CheckName, fakes: Fakes = {}, more: Partial<Installation> = {}): Promise<Check | undefined> {
  const installation: Installation = {
    temporal: { address: 'temporal:7233', namespace: 'bots', reach: async () => door(fakes) },
    taskQueue: 'colloquy',
    database: { place: 'db:5432', reach: async () => server.database },
    masterKey: MASTER_KEY,
    ...more,
  };
  const checks = await runChecks(installationChecks(installation).filter((plan) => plan.name === name));
  return checks[0];
}

test('all is well: each says what there is', async () => {
  const names: CheckName[] = ['Temporal', 'search attributes', 'worker', 'database', 'migrations', 'master key'];
  const checks = await Promise.all(names.map((name) => look(name)));
  expect(checks.map((check) => check?.state)).toEqual(names.map(() => 'ok'));
  const found = checks.map((check) => check?.found);
  expect(found[0]).toBe(
    'Server 1.30.1 at temporal:7233, namespace bots; what has ended can be read and replayed for 7 days.',
  );
  expect(found[2]).toBe('Polls colloquy and colloquy-outbound.');
  expect(found[3]).toMatch(/^(PGlite \()?PostgreSQL [\d.]+\)? at db:5432\.$/);
  expect(found[5]).toMatch(/^Key [0-9a-f]{8} opens what is stored\.$/);
});

test.each<[string, CheckName, Fakes, Partial<Check>]>([
  [
    'a short retention',
    'Temporal',
    { retentionDays: 3 },
    { state: 'warning', todo: expect.stringMatching(/namespace update -n bots --retention 7d/) },
  ],
  [
    'a development server, which keeps less',
    'Temporal',
    { retentionDays: 1, store: 'sqlite' },
    { state: 'ok', found: expect.stringMatching(/a development server; .* for 1 day\.$/) },
  ],
  [
    'a namespace that is not there',
    'Temporal',
    { refuses: 5 },
    { state: 'failed', found: 'The server at temporal:7233 has no namespace bots.' },
  ],
  ['a key that is refused', 'Temporal', { refuses: 16 }, { state: 'failed', todo: expect.stringMatching(/API_KEY/) }],
  [
    'a server that is away',
    'Temporal',
    { refuses: 14 },
    { state: 'failed', found: 'No Temporal server answers at temporal:7233.' },
  ],
  [
    'search attributes that are missing or of another type',
    'search attributes',
    { attributes: { ...Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.slice(1).map((name) => [name, KEYWORD])), Flow: 1 } },
    {
      state: 'failed',
      found: 'SessionState is missing; Flow is not of type Keyword: no session can run.',
      todo: expect.stringMatching(/temporal operator search-attribute create -n bots/),
    },
  ],
  [
    'no worker',
    'worker',
    { polled: [] },
    { state: 'failed', found: expect.stringMatching(/^None polls colloquy and colloquy-outbound: /) },
  ],
  [
    'a worker without its second queue',
    'worker',
    { polled: ['colloquy'] },
    { state: 'failed', found: expect.stringMatching(/^None polls colloquy-outbound: /) },
  ],
])('%s is told', async (_what, name, fakes, expected) => {
  expect(await look(name, fakes)).toMatchObject(expected);
});

test('a Temporal that nobody reaches is told once; what stands on it points there', async () => {
  const reach = () => Promise.reject(new TemporalError('No Temporal server answers.'));
  const temporal = { address: 'temporal:7233', namespace: 'bots', reach };
  expect(await look('Temporal', {}, { temporal })).toMatchObject({ state: 'failed' });
  for (const name of ['search attributes', 'worker'] as const)
    expect(await look(name, {}, { temporal })).toMatchObject({ state: 'warning' });
});

test('another master key is told by its id, with what was sealed by which', async () => {
  const other = randomBytes(32).toString('base64');
  const [mine, theirs] = [createSealedSecrets(other).keyId, createSealedSecrets(MASTER_KEY).keyId];
  const check = await look('master key', {}, { masterKey: other });
  expect(check?.found).toBe(
    `This is key ${mine}, but what is stored was sealed with others: 2 in app_links with ${theirs}, 1 in keys with ${theirs}.`,
  );
  expect(JSON.stringify(check)).not.toContain(other);
  expect(await look('master key', {}, { masterKey: undefined })).toMatchObject({ state: 'failed' });
});

test('a secret that was moved to another row is told, without its text', async () => {
  const links = createAppLinks({ database: server.database, sealed: createSealedSecrets(MASTER_KEY) });
  const link = await links.save(newLink('app-2'));
  const moved = sql`select sealed_client_secret from app_links where app_id = 'app-1'`;
  await sql`update app_links set sealed_client_secret = (${moved}) where app_id = 'app-2'`.execute(server.database);
  const check = await look('master key');
  await links.remove(link);
  expect(check).toMatchObject({
    state: 'failed',
    found: expect.stringMatching(/client secret of app app-2 is damaged/),
  });
});

test('migrations that are missing, and those of a newer version, are told by name', async () => {
  const last = '0004-doctor-callbacks';
  await sql`update kysely_migration set name = '9999-of-tomorrow' where name = ${last}`.execute(server.database);
  const newer = await look('migrations');
  await sql`delete from kysely_migration where name = '9999-of-tomorrow'`.execute(server.database);
  const missing = await look('migrations');
  await sql`insert into kysely_migration (name, timestamp) values (${last}, '')`.execute(server.database);
  expect(newer).toMatchObject({ state: 'failed', found: 'A newer Colloquy has used the database (9999-of-tomorrow).' });
  expect(missing).toMatchObject({ state: 'failed', found: `Missing: ${last}.` });
  expect(await look('migrations')).toMatchObject({ state: 'ok' });
});

test('a database that is away is told once, by its place; what stands on it points there', async () => {
  const reach = () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
  const database = { place: 'db:5432', reach };
  expect(await look('database', {}, { database })).toMatchObject({ found: 'None answers at db:5432.' });
  for (const name of ['migrations', 'master key'] as const)
    expect(await look(name, {}, { database })).toMatchObject({ todo: 'See the line of database first.' });
});
