import { sql } from 'kysely';
import { createDatabase } from '../../../adapters/database/database.ts';
import { createFlowStore } from '../../../adapters/database/flow-store.ts';
import type { FlowStore } from '../../../adapters/flow-store.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { flowOf, saying } from '../../helpers/flows.ts';
import { holdTimeouts } from '../../helpers/held-timeouts.ts';

let server: TestDatabase;
let flows: FlowStore;

beforeAll(async () => {
  server = await startTestDatabase();
  // Or a store would serve what it knew before when the machine stands still.
  holdTimeouts();
  flows = createFlowStore({ database: server.database, now: () => 1000 });
});
afterAll(() => server.close());

const hello = (flow: string, text: string) => flowOf([saying('a', text)], { flow, version: 0, hash: '' });

test('a published version is found by number and as the latest, with number and hash in the compiled flow', async () => {
  const published = await flows.publish(hello('one', 'Hi'), 'text of one');
  expect(published).toMatchObject({ flow: 'one', version: 1, definition: 'text of one', publishedAt: 1000 });
  expect(published.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(published.compiled).toEqual({ ...hello('one', 'Hi'), version: 1, hash: published.hash });
  expect(await flows.find('one', 1)).toEqual(published);
  expect(await flows.find('one', 'latest')).toEqual(published);
});

test('the same content again is the same version, another content the next one', async () => {
  const first = await flows.publish(hello('two', 'Hi'), 'a');
  expect((await flows.publish(hello('two', 'Hi'), 'a, with a comment')).version).toBe(1);
  const second = await flows.publish(hello('two', 'Ho'), 'b');
  expect([second.version, second.hash === first.hash]).toEqual([2, false]);
  expect((await flows.find('two', 'latest'))?.version).toBe(2);
  expect((await flows.publish(hello('two', 'Hi'), 'a')).version).toBe(3);
});

test('what another process publishes is the latest here at once', async () => {
  await flows.publish(hello('three', 'Hi'), 'a');
  await flows.find('three', 'latest');
  await createFlowStore({ database: server.database }).publish(hello('three', 'Ho'), 'b');
  expect((await flows.find('three', 'latest'))?.version).toBe(2);
});

test('what another process has just published is found by one that has just missed it', async () => {
  expect([await flows.find('late', 'latest'), await flows.find('late', 1)]).toEqual([undefined, undefined]);
  await createFlowStore({ database: server.database }).publish(hello('late', 'Hi'), 'a');
  expect((await flows.find('late', 'latest'))?.version).toBe(1);
  expect((await flows.find('late', 1))?.version).toBe(1);
});

test('publishers of one flow at the same time get numbers one after the other', async () => {
  const databases = Array.from({ length: 3 }, () => createDatabase(server.url, { queryTimeoutMs: 20_000 }));
  const stores = databases.map((database) => createFlowStore({ database }));
  const published = await Promise.all(
    Array.from({ length: 9 }, (_, index) => stores[index % 3]?.publish(hello('four', `Text ${index}`), '')),
  );
  await Promise.all(databases.map((database) => database.destroy()));
  expect(published.map((one) => one?.version).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('what was never published is not found', async () => {
  expect([await flows.find('none', 'latest'), await flows.find('one', 9)]).toEqual([undefined, undefined]);
});

test('the list is in the order of names and numbers', async () => {
  const list = await flows.list();
  expect(list.slice(0, 2).map(({ flow, version }) => `${flow}@${version}`)).toEqual(['four@1', 'four@2']);
});

test.each([
  ['changed', sql`update flow_versions set definition = 'another' where flow = 'one'`],
  ['deleted', sql`delete from flow_versions where flow = 'one'`],
  ['emptied out', sql`truncate flow_versions`],
])('a published version is not %s in the table either', async (_how, statement) => {
  await expect(statement.execute(server.database)).rejects.toThrow(
    'A published flow version is never changed or deleted, sessions run on it: publish a new one.',
  );
  expect((await createFlowStore({ database: server.database }).find('one', 1))?.definition).toBe('text of one');
});

// The last one: the database does not come back.
test('while the database is away, versions that were used before are still served', async () => {
  await server.stopServer();
  expect((await flows.find('one', 1))?.version).toBe(1);
  expect((await flows.find('three', 'latest'))?.version).toBe(2);
  await expect(flows.find('four', 1)).rejects.toThrow();
});
