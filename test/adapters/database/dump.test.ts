import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createContactKey } from '../../../adapters/contact-key.ts';
import { createAppLinks } from '../../../adapters/database/app-links.ts';
import { createAppSettings } from '../../../adapters/database/app-settings.ts';
import { createContactStore } from '../../../adapters/database/contacts.ts';
import { createDeadLetters } from '../../../adapters/database/dead-letters.ts';
import { createHandoverTargets } from '../../../adapters/database/handover-targets.ts';
import { contactKeySecret } from '../../../adapters/database/keys.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { newLink } from '../../helpers/new-link.ts';

let server: TestDatabase;
beforeAll(async () => {
  server = await startTestDatabase();
});
afterAll(() => server.close());

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const tables = sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public'`;
  const { rows } = await tables.execute(server.database);
  const contents = rows.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(server.database));
  return JSON.stringify(await Promise.all(contents.map(async (content) => (await content).rows)));
}

test('a dump of the database holds nothing of a person and no secret', async () => {
  const stores = { database: server.database, sealed: createSealedSecrets(randomBytes(32).toString('base64')) };
  const identity = '+46700000001';
  const keyOf = createContactKey(await contactKeySecret(stores));
  const contactKey = keyOf({ appId: 'app-1', channel: 'SMS', identity });
  const at = { at: 1, sessionId: 'S1', channel: 'SMS', language: 'en', flow: 'shop@1' };
  await createAppLinks(stores).save(newLink('app-1', { clientSecret: 'geheim-client', webhookSecret: 'geheim-hook' }));
  await createAppSettings(stores).change('app-1', {
    settings: { shop: 'https://shop.example' },
    secrets: { shop: 'geheim-shop' },
  });
  await createHandoverTargets(stores).save('app-1', { name: 'desk', url: 'https://desk', secret: 'geheim-desk' });
  await createContactStore(stores).keep({
    appId: 'app-1',
    contactKey,
    identity,
    records: [
      { ...at, id: 'm1:0', kind: 'variable', name: 'surname', value: { of: 'Lovelace' } },
      { ...at, id: 'm1:1', kind: 'consent', consent: 'news', given: true, wording: 'May we write to you, Lovelace?' },
    ],
  });
  const body = Buffer.from('Lovelace wrote from +46700000001');
  await createDeadLetters(server.database, stores.sealed).keep({
    ...{ appId: 'app-1', reason: 'unreadable', truncated: false, receivedAt: 1 },
    body,
  });
  const text = await dump();
  for (const known of ['app-1', 'https://shop.example', 'https://desk', contactKey, 'news']) {
    expect(text).toContain(known);
  }
  for (const personal of ['Lovelace', 'surname', '700000001', 'geheim', 'May we']) expect(text).not.toContain(personal);
});
