import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { AppNotLinkedError } from '../../../adapters/app-links.ts';
import { type AppSettings, AppSettingsError } from '../../../adapters/app-settings.ts';
import { createAppLinks } from '../../../adapters/database/app-links.ts';
import { createAppSettings } from '../../../adapters/database/app-settings.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { holdTimeouts } from '../../helpers/held-timeouts.ts';
import { newLink } from '../../helpers/new-link.ts';

let server: TestDatabase;
let settings: AppSettings;
let others: AppSettings;
const sealed = createSealedSecrets(randomBytes(32).toString('base64'));
const clock = { now: 1000 };

beforeAll(async () => {
  server = await startTestDatabase();
  // Or a store would serve what it knew before when the machine stands still.
  holdTimeouts();
  const deps = { database: server.database, sealed, now: () => clock.now };
  settings = createAppSettings(deps);
  others = createAppSettings(deps);
  const links = createAppLinks(deps);
  for (const appId of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await links.save(newLink(appId));
});
afterAll(() => server.close());

test('an app that was given nothing has nothing', async () => {
  expect(await settings.find('a')).toEqual({ settings: {}, secretNames: [], callHosts: [] });
  expect(await settings.secrets('a', ['shop'])).toEqual({});
});

test('what is named is set, null removes it, the rest stays', async () => {
  const first = { settings: { shop: 'https://shop', open: true, tries: 3 }, secrets: { shop: 's1', crm: 's2' } };
  expect(await settings.change('b', { ...first, callHosts: ['shop.example'] })).toEqual({
    settings: first.settings,
    secretNames: ['crm', 'shop'],
    callHosts: ['shop.example'],
  });
  const changed = await settings.change('b', {
    settings: { shop: { nl: ['x'] }, open: null },
    secrets: { crm: null, erp: 's3' },
  });
  const now = {
    settings: { shop: { nl: ['x'] }, tries: 3 },
    secretNames: ['erp', 'shop'],
    callHosts: ['shop.example'],
  };
  expect(changed).toEqual(now);
  expect(await settings.find('b')).toEqual(now);
  expect(await settings.secrets('b', ['shop', 'crm', 'erp', 'constructor'])).toEqual({ shop: 's1', erp: 's3' });
  expect((await settings.change('b', { callHosts: [] })).callHosts).toEqual([]);
});

test('a change of another process is seen within two seconds, at once by whoever asks past the cache', async () => {
  await settings.change('c', { settings: { color: 'red' } });
  await others.find('c');
  await settings.change('c', { settings: { color: 'blue' } });
  expect((await others.find('c')).settings).toEqual({ color: 'red' });
  expect((await others.findNow('c')).settings).toEqual({ color: 'blue' });
  await settings.change('c', { settings: { color: 'green' } });
  clock.now += 2000;
  expect((await others.find('c')).settings).toEqual({ color: 'green' });
});

test('a secret that another process has just set is found at once', async () => {
  await others.find('d');
  await settings.change('d', { secrets: { shop: 'new' } });
  expect(await others.secrets('d', ['shop'])).toEqual({ shop: 'new' });
});

test('two who change different names at the same time both succeed', async () => {
  await Promise.all([
    ...Array.from({ length: 4 }, (_, index) => settings.change('e', { settings: { [`s${index}`]: index } })),
    ...Array.from({ length: 4 }, (_, index) => others.change('e', { secrets: { [`k${index}`]: 'x' } })),
  ]);
  const { settings: all, secretNames } = await settings.findNow('e');
  expect([Object.keys(all).length, secretNames.length]).toEqual([4, 4]);
});

test('more than an app may have is refused with all reasons, and changes nothing', async () => {
  await settings.change('f', { settings: { half: 'x'.repeat(40_000) } });
  const secrets = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`s${index}`, 'x']));
  const change = { settings: { more: 'x'.repeat(40_000) }, secrets, callHosts: [] };
  const refused = await settings.change('f', change).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AppSettingsError);
  expect(refused).toMatchObject({
    problems: [
      expect.stringMatching(/^All settings together would be 80\d\d\d bytes, 65536 at most\.$/),
      'There would be 101 secrets, 100 at most.',
    ],
  });
  expect((await settings.findNow('f')).secretNames).toEqual([]);
});

test('no secret stands in the table, and one under another name or in another row does not open', async () => {
  await settings.change('g', { secrets: { shop: 'a very secret key' } });
  const rows = await server.database.selectFrom('app_settings').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain('a very secret key');
  await sql`update app_settings set sealed_secrets =
    json_build_object('crm', sealed_secrets->>'shop') where app_id = 'g'`.execute(server.database);
  await expect(others.secrets('g', ['crm'])).rejects.toThrow('moved from another row');
});

test('settings and secrets go with the link of the app', async () => {
  await settings.change('h', { settings: { a: 1 }, secrets: { b: 'x' } });
  const links = createAppLinks({ database: server.database, sealed });
  const link = await links.save(newLink('h'));
  expect((await settings.findNow('h')).settings).toEqual({ a: 1 });
  await links.remove(link);
  expect(await settings.findNow('h')).toEqual({ settings: {}, secretNames: [], callHosts: [] });
});

test('Settings of an app that is not linked are refused as that', async () => {
  await expect(settings.change('never', { settings: { a: 1 } })).rejects.toThrow(AppNotLinkedError);
});

// The last one: the database does not come back.
test('while the database is away, what is known is served', async () => {
  await settings.findNow('b');
  await server.stopServer();
  clock.now += 3_600_000;
  expect((await settings.findNow('b')).settings).toMatchObject({ tries: 3 });
  expect(await settings.secrets('b', ['shop'])).toEqual({ shop: 's1' });
  await expect(settings.find('never-seen')).rejects.toThrow();
});
