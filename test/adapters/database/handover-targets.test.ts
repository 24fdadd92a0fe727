import { randomBytes } from 'node:crypto';
import { AppNotLinkedError } from '../../../adapters/app-links.ts';
import { createAppLinks } from '../../../adapters/database/app-links.ts';
import { createHandoverTargets } from '../../../adapters/database/handover-targets.ts';
import type { HandoverTargets } from '../../../adapters/handover-targets.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { holdTimeouts } from '../../helpers/held-timeouts.ts';
import { newLink } from '../../helpers/new-link.ts';

let server: TestDatabase;
let targets: HandoverTargets;
let others: HandoverTargets;
const sealed = createSealedSecrets(randomBytes(32).toString('base64'));
const clock = { now: 1000 };

beforeAll(async () => {
  server = await startTestDatabase();
  // Or a store would serve what it knew before when the machine stands still.
  holdTimeouts();
  const deps = { database: server.database, sealed, now: () => clock.now };
  targets = createHandoverTargets(deps);
  others = createHandoverTargets(deps);
  for (const appId of ['a', 'b']) await createAppLinks(deps).save(newLink(appId));
});
afterAll(() => server.close());

const desk = { name: 'support', url: 'https://desk.example/in', secret: 'a secret of the desk' };

test('a saved target is found with its secret, and listed without it', async () => {
  await targets.save('a', desk);
  await targets.save('a', { ...desk, name: 'billing' });
  expect(await targets.find('a', 'support')).toEqual({ url: desk.url, secret: desk.secret });
  expect(await targets.list('a')).toEqual([
    { name: 'billing', url: desk.url },
    { name: 'support', url: desk.url },
  ]);
  expect([await targets.find('a', 'sales'), await targets.list('b')]).toEqual([undefined, []]);
});

test('saving it again replaces it: here at once, elsewhere within two seconds', async () => {
  await others.find('a', 'support');
  await targets.save('a', { ...desk, url: 'https://desk.example/2', secret: 'another secret of it' });
  expect(await targets.find('a', 'support')).toEqual({ url: 'https://desk.example/2', secret: 'another secret of it' });
  clock.now += 2000;
  expect((await others.find('a', 'support'))?.secret).toBe('another secret of it');
});

test('A target that another process has just set is found by one that has just missed it', async () => {
  expect(await others.find('a', 'night')).toBeUndefined();
  await targets.save('a', { ...desk, name: 'night' });
  expect(await others.find('a', 'night')).toMatchObject({ url: desk.url });
});

test('a removed target is gone, and removing one that is not there says so', async () => {
  expect([await targets.remove('a', 'billing'), await targets.remove('a', 'billing')]).toEqual([true, false]);
  expect(await targets.find('a', 'billing')).toBeUndefined();
});

test('no secret stands in the table', async () => {
  await targets.save('a', desk);
  const rows = await server.database.selectFrom('handover_targets').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(desk.secret);
});

test('targets go with the link of the app', async () => {
  await targets.save('b', desk);
  const links = createAppLinks({ database: server.database, sealed });
  await links.remove(await links.save(newLink('b')));
  expect(await targets.list('b')).toEqual([]);
});

test('A target of an app that is not linked is refused as that', async () => {
  await expect(targets.save('never', desk)).rejects.toThrow(AppNotLinkedError);
});

// The last one: the database does not come back.
test('while the database is away, a target that is known is served', async () => {
  await targets.find('a', 'support');
  await server.stopServer();
  clock.now += 3_600_000;
  expect((await targets.find('a', 'support'))?.url).toBe(desk.url);
  await expect(targets.find('a', 'never-seen')).rejects.toThrow();
});
