import { randomBytes } from 'node:crypto';
import { isDatabaseAway } from '../../../adapters/database/database.ts';
import { createDeadLetters } from '../../../adapters/database/dead-letters.ts';
import { contactKeySecret } from '../../../adapters/database/keys.ts';
import { createReceipts } from '../../../adapters/database/receipts.ts';
import type { Receipt } from '../../../adapters/receipts.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';

let server: TestDatabase;
const sealed = createSealedSecrets(randomBytes(32).toString('base64'));

beforeAll(async () => {
  server = await startTestDatabase();
});
afterAll(() => server.close());

const receipt = (messageId: string, more: Partial<Receipt> = {}): Receipt => ({
  messageId,
  status: 'DELIVERED',
  channel: 'SMS',
  appId: 'a',
  reason: '',
  metadata: 'cq1:{}',
  receivedAt: 1000,
  ...more,
});

test('receipts of a message are kept once per status, in the order of their times', async () => {
  const receipts = createReceipts(server.database);
  await receipts.save(receipt('m1', { status: 'READ', receivedAt: 2000 }), 'k');
  await Promise.all([receipts.save(receipt('m1'), 'k'), receipts.save(receipt('m1'), 'k')]);
  expect(await receipts.of('m1')).toEqual([receipt('m1'), receipt('m1', { status: 'READ', receivedAt: 2000 })]);
});

test('a burst is written in few statements, and each caller waits for the commit', async () => {
  const receipts = createReceipts(server.database);
  await Promise.all(Array.from({ length: 1200 }, (_, index) => receipts.save(receipt(`burst ${index}`), 'k')));
  const { rows } = await server.database
    .selectFrom('receipts')
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .where('message_id', 'like', 'burst %')
    .executeTakeFirstOrThrow();
  expect(rows).toBe(1200);
});

test('what PostgreSQL cannot hold does not keep others of its batch out', async () => {
  const receipts = createReceipts(server.database);
  const odd = receipt(`odd\0${'x'.repeat(10_000)}`, { metadata: 'a\0b' });
  await Promise.all([receipts.save(odd, 'k'), receipts.save(receipt('even'), 'k')]);
  expect(await receipts.of('even')).toHaveLength(1);
  expect(await receipts.of(`odd${'x'.repeat(197)}`)).toMatchObject([{ metadata: 'ab' }]);
});

test('dead letters are kept once, as the bytes they were, sealed', async () => {
  const deadLetters = createDeadLetters(server.database, sealed);
  const letter = {
    appId: 'a',
    reason: 'unreadable',
    body: Buffer.from('\xff\0 a phone number', 'latin1'),
    truncated: false,
  };
  await deadLetters.keep({ ...letter, receivedAt: 1 });
  await deadLetters.keep({ ...letter, receivedAt: 2 });
  expect(await deadLetters.list(10)).toEqual([{ ...letter, receivedAt: 1 }]);
  const rows = await server.database.selectFrom('dead_letters').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain('phone');
});

test('the key of the contacts is made once, whoever asks first', async () => {
  const stores = { database: server.database, sealed };
  const keys = await Promise.all(Array.from({ length: 5 }, () => contactKeySecret(stores)));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect(keys[0]).toHaveLength(32);
});

test('with another MASTER_KEY the key of the contacts is not replaced but refused', async () => {
  const other = createSealedSecrets(randomBytes(32).toString('base64'));
  await expect(contactKeySecret({ database: server.database, sealed: other })).rejects.toThrow('MASTER_KEY');
});

test('a wrong statement is not taken for a database that is away, a stopped server is', async () => {
  const duplicate = () => server.database.insertInto('keys').values({ name: 'contact-key', sealed_key: 'x' }).execute();
  expect(isDatabaseAway(await duplicate().catch((error: unknown) => error))).toBe(false);
  await server.stopServer();
  const away = await createReceipts(server.database)
    .save(receipt('late'), 'k')
    .catch((error: unknown) => error);
  expect(isDatabaseAway(away)).toBe(true);
});
