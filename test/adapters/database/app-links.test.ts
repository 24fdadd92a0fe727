import { randomBytes } from 'node:crypto';
import { type AppLinks, AppNotLinkedError, TooManySecretsError } from '../../../adapters/app-links.ts';
import { createAppLinks } from '../../../adapters/database/app-links.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import type { AppRecord } from '../../../contracts/sinch-app.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { holdTimeouts } from '../../helpers/held-timeouts.ts';
import { newLink } from '../../helpers/new-link.ts';

let server: TestDatabase;
let links: AppLinks;
let others: AppLinks;
const sealed = createSealedSecrets(randomBytes(32).toString('base64'));
const clock = { now: 1000 };

beforeAll(async () => {
  server = await startTestDatabase();
  // Or a store would serve what it knew before when the machine stands still.
  holdTimeouts();
  const deps = { database: server.database, sealed, now: () => clock.now };
  links = createAppLinks(deps);
  others = createAppLinks(deps);
});
afterAll(() => server.close());

test('a saved link is found, with its secrets apart', async () => {
  const saved = await links.save(newLink('a'));
  expect(saved).toEqual({
    appId: 'a',
    projectId: 'p',
    region: 'eu',
    clientId: 'c',
    credentialVersion: 1,
    displayName: 'Shop',
    mode: 'CONVERSATION',
    retentionDays: 0,
    onUnclearSend: 'resend',
    channels: [{ channel: 'SMS', state: 'ACTIVE', description: '' }],
    flow: null,
    health: 'healthy',
    problem: '',
    events: [],
    webhookId: '',
    secretRotatedAt: 0,
    linkedAt: 1000,
  });
  expect(await links.find('a')).toEqual(saved);
  expect(await links.secrets('a')).toEqual({
    clientSecret: 'the client secret',
    webhookSecrets: ['the webhook secret'],
  });
  expect(await links.find('unknown')).toBeUndefined();
});

test('no secret stands in the database in the clear', async () => {
  await links.save(newLink('sealed'));
  const rows = await server.database.selectFrom('app_links').selectAll().execute();
  expect(JSON.stringify(rows)).not.toMatch(/the (client|webhook) secret/);
});

const unauthorised: AppRecord = {
  ...{ appId: 'b', health: 'unauthorised', problem: 'The key is refused.' },
  events: [{ at: 1, what: 'SMS added (ACTIVE)' }],
};

test('the same app again raises the version and keeps webhook secret, flow and policy', async () => {
  await links.save(newLink('b'));
  await links.setFlow('b', { flow: 'f', version: 2, channels: { SMS: { flow: 'g', version: 'latest' } } });
  await links.setOnUnclearSend('b', 'skip');
  await links.saveHealth(unauthorised);
  const again = await links.save(newLink('b', { clientSecret: 'new', webhookSecret: 'another' }));
  expect(again).toMatchObject({
    credentialVersion: 2,
    flow: { flow: 'f', version: 2, channels: { SMS: { flow: 'g', version: 'latest' } } },
    onUnclearSend: 'skip',
    health: 'healthy',
    problem: '',
    events: unauthorised.events,
  });
  expect(await links.secrets('b')).toEqual({ clientSecret: 'new', webhookSecrets: ['the webhook secret'] });
});

test('new credentials alone do the same to an app that is linked, and bring back none that is not', async () => {
  await links.saveHealth(unauthorised);
  const { webhookSecret: _, ...credentials } = newLink('b', { clientSecret: 'newer' });
  expect(await links.saveCredentials(credentials)).toMatchObject({ credentialVersion: 3, health: 'healthy' });
  expect(await links.secrets('b')).toEqual({ clientSecret: 'newer', webhookSecrets: ['the webhook secret'] });
  await expect(links.saveCredentials({ ...credentials, appId: 'gone' })).rejects.toThrow(AppNotLinkedError);
  expect(await links.find('gone')).toBeUndefined();
});

test('every change is seen here at once and elsewhere within two seconds', async () => {
  await links.save(newLink('c'));
  await links.setFlow('c', { flow: 'f', version: 1 });
  await others.find('c');
  await links.saveWebhook('c', 'w1');
  await links.saveFacts('c', { displayName: 'New', mode: 'DISPATCH', retentionDays: 3, channels: [] });
  const changed = { webhookId: 'w1', displayName: 'New', mode: 'DISPATCH', retentionDays: 3, channels: [] };
  expect(await links.find('c')).toMatchObject(changed);
  clock.now += 2000;
  expect(await others.find('c')).toMatchObject(changed);
});

test('the first flow of an app is seen elsewhere at once', async () => {
  await links.save(newLink('d'));
  expect((await others.find('d'))?.flow).toBeNull();
  await links.setFlow('d', { flow: 'f', version: 1 });
  expect((await others.find('d'))?.flow).toEqual({ flow: 'f', version: 1 });
});

test('what must see the last change asks past the cache, and has the last known row while the database is away', async () => {
  await links.setFlow('d', { flow: 'f', version: 1 });
  await others.find('d');
  await links.setFlow('d', { flow: 'f', version: 2 });
  expect((await others.find('d'))?.flow).toEqual({ flow: 'f', version: 1 });
  expect((await others.findNow('d'))?.flow).toEqual({ flow: 'f', version: 2 });
});

test('how the app is, why, and what changed are seen in lists', async () => {
  await links.saveHealth(unauthorised);
  const { appId: _, ...shown } = unauthorised;
  expect((await links.list()).find(({ appId }) => appId === 'b')).toMatchObject(shown);
});

test('a rotated webhook secret comes first, and the older one goes once it is dropped', async () => {
  const { linkedAt } = await links.save(newLink('rotated'));
  clock.now = 2000;
  await links.rotateWebhookSecret('rotated', 'the newer one');
  expect((await links.find('rotated'))?.secretRotatedAt).toBe(2000);
  const secrets = async () => (await links.secrets('rotated'))?.webhookSecrets;
  expect(await secrets()).toEqual(['the newer one', 'the webhook secret']);
  clock.now = 3000;
  await links.rotateWebhookSecret('rotated', 'the newest one');
  // What was seen before this rotation must not drop what it made old.
  await links.dropOlderWebhookSecrets('rotated', 2000);
  expect(await secrets()).toHaveLength(3);
  await links.dropOlderWebhookSecrets('rotated', 3000);
  expect(await secrets()).toEqual(['the newest one']);
  expect((await links.find('rotated'))?.secretRotatedAt).toBe(0);
  for (let more = 0; more < 9; more += 1) await links.rotateWebhookSecret('rotated', `${more}`);
  await expect(links.rotateWebhookSecret('rotated', 'x')).rejects.toThrow(TooManySecretsError);
  expect(await secrets()).toHaveLength(10);
  clock.now = 4000;
  await links.webhookSecretGiven('rotated');
  expect((await links.find('rotated'))?.secretRotatedAt).toBe(4000);
  await expect(links.rotateWebhookSecret('gone', 'x')).rejects.toThrow(AppNotLinkedError);
  await links.remove({ appId: 'rotated', linkedAt });
});

test('a removed link is gone, unless it was linked anew since', async () => {
  const link = await links.save(newLink('e'));
  await links.remove({ ...link, linkedAt: link.linkedAt - 1 });
  expect(await links.find('e')).toEqual(link);
  await links.remove(link);
  expect(await links.find('e')).toBeUndefined();
  expect((await links.list()).map(({ appId }) => appId)).toEqual(['a', 'b', 'c', 'sealed', 'd']);
});

// The last one: the database does not come back. Timeouts are held: whatever waited for one would not end.
test('while the database is away, what is known is served at once, and what is not known fails at once', async () => {
  await links.find('a');
  await server.stopServer();
  clock.now += 3_600_000;
  expect((await links.secrets('a'))?.webhookSecrets).toEqual(['the webhook secret']);
  expect((await links.findNow('a'))?.appId).toBe('a');
  await expect(links.find('never-seen')).rejects.toThrow();
});
