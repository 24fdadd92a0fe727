import { Migrator, sql } from 'kysely';
import { createDatabase } from '../../../adapters/database/database.ts';
import { serveEmbedded } from '../../../adapters/database/embedded/serve.ts';
import { createFlowStore } from '../../../adapters/database/flow-store.ts';
import { migrate, migrateAt } from '../../../adapters/database/migrate.ts';
import { firstTables } from '../../../adapters/database/migrations/0001-first-tables.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { eventually } from '../../helpers/eventually.ts';
import { flowOf, saying } from '../../helpers/flows.ts';
import { freePort } from '../../helpers/stack/ports.ts';

let server: TestDatabase;
beforeAll(async () => {
  server = await startTestDatabase();
});
afterAll(() => server.close());

const applied = () => sql<{ name: string }>`select name from kysely_migration`.execute(server.database);

test('migrating again changes nothing', async () => {
  const before = await applied();
  await migrate(server.database);
  expect((await applied()).rows).toEqual(before.rows);
});

test('a database of the first version keeps what it has', async () => {
  const first = await serveEmbedded({ port: 0, onBroken: () => undefined });
  const database = createDatabase(first.url);
  await new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ '0001-first-tables': firstTables }) },
  }).migrateToLatest();
  const flows = createFlowStore({ database });
  await flows.publish(flowOf([saying('a', 'Hi')], { flow: 'old' }), 'as it was written');
  await migrate(database);
  const kept = await createFlowStore({ database }).find('old', 1);
  await database.destroy();
  await first.close();
  expect(kept?.definition).toBe('as it was written');
});

test('several processes that start at once on an empty database migrate it once', async () => {
  await sql`drop schema public cascade`.execute(server.database);
  await sql`create schema public`.execute(server.database);
  await Promise.all(Array.from({ length: 3 }, () => migrateAt(server.url)));
  expect((await applied()).rows).toHaveLength(3);
});

test('a database that is away for a moment is waited for, and that is said once', async () => {
  const url = new URL(server.url);
  url.port = String(await freePort());
  const said: string[] = [];
  const waiting = migrateAt(url.href, { patienceMs: 20_000, onWaiting: (message) => said.push(message) });
  await eventually('it waits', async () => said.length > 0);
  const late = await serveEmbedded({ port: Number(url.port), onBroken: () => undefined });
  await waiting.finally(() => late.close());
  expect(said).toEqual([expect.stringContaining(url.host)]);
});

test('a database that stays away is told by its place, without its password', async () => {
  const port = await freePort();
  const failed = migrateAt(`postgres://somebody:a-password@127.0.0.1:${port}/postgres`, { patienceMs: 0 });
  await expect(failed).rejects.toThrow(`No database answers at 127.0.0.1:${port}: start it, or set DATABASE_URL.`);
});

test('a database that a newer version has migrated is refused with a sentence', async () => {
  await sql`insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', '')`.execute(server.database);
  await expect(migrate(server.database)).rejects.toThrow('newer version');
  await sql`delete from kysely_migration where name = '9999-of-tomorrow'`.execute(server.database);
});
