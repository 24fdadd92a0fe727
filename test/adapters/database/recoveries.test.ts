import { createRecoveries } from '../../../adapters/database/recoveries.ts';
import type { Recoveries } from '../../../adapters/recoveries.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import type { RecoveryOrder } from '../../../contracts/bulk-recovery.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';

const DAY_MS = 86_400_000;
const nobody = { waiting: 0, would: 0, recovered: 0, skipped: 0, failedAgain: 0, underWay: 0, unreached: 0 };

let server: TestDatabase;
let recoveries: Recoveries;
beforeAll(async () => {
  server = await startTestDatabase();
  recoveries = createRecoveries({
    database: server.database,
    sealed: createSealedSecrets(Buffer.alloc(32, 3).toString('base64')),
  });
});
afterAll(() => server.close());

const order = (id: string): RecoveryOrder => ({
  ...{ id, query: 'q', apply: true, ratePerSecond: 10, maxAgeMs: 1_000 },
  ...{ by: 'ada', why: 'the shop is back', to: { flow: 'shop', version: 2 } },
});
const found = (index: number) => ({
  sessionId: `S${String(index).padStart(5, '0')}`,
  workflowId: `session.a.${index}`,
});

test('a recovery is opened once, and stays as it was ordered', async () => {
  expect(await recoveries.open(order('r1'), DAY_MS)).toBe(true);
  expect(await recoveries.open({ ...order('r1'), apply: false }, DAY_MS + 1)).toBe(false);
  const record = { order: order('r1'), state: 'starting', startedAt: DAY_MS, endedAt: 0, counts: nobody };
  expect(await recoveries.find('r1')).toEqual(record);
  expect(await recoveries.find('r2')).toBeUndefined();
});

test('its sessions are added once, however many, and taken and reported a page at a time', async () => {
  const all = Array.from({ length: 2_500 }, (_, index) => found(index));
  await recoveries.add('r1', all);
  await recoveries.report('r1', [{ sessionId: 'S00000', outcome: 'skipped', code: 'TOO_OLD', reason: 'Too old.' }]);
  await recoveries.add('r1', all.slice(0, 10));
  expect(await recoveries.counts('r1')).toEqual({ ...nobody, waiting: 2_499, skipped: 1 });
  expect(await recoveries.next('r1', 'waiting', { limit: 2 })).toEqual([found(1), found(2)]);
  expect(await recoveries.next('r1', 'waiting', { limit: 1, after: 'S00002' })).toEqual([found(3)]);
  const skipped = { sessionId: 'S00000', outcome: 'skipped', code: 'TOO_OLD', reason: 'Too old.' };
  expect(await recoveries.reports('r1', { limit: 5, outcome: 'skipped' })).toEqual([skipped]);
  expect((await recoveries.reports('r1', { limit: 2, after: 'S00000' })).map(({ sessionId }) => sessionId)).toEqual([
    'S00001',
    'S00002',
  ]);
});

test('what has ended stays ended', async () => {
  await recoveries.note('r1', 'running', 5);
  expect(await recoveries.find('r1')).toMatchObject({ state: 'running', endedAt: 0 });
  await recoveries.note('r1', 'done', 6);
  await recoveries.note('r1', 'running', 7);
  expect(await recoveries.find('r1')).toMatchObject({ state: 'done', endedAt: 6 });
});

test('newer ones come first, and those of more than a month ago go with their reports', async () => {
  await recoveries.open(order('r2'), 2 * DAY_MS);
  expect((await recoveries.list(9)).map(({ order: { id } }) => id)).toEqual(['r2', 'r1']);
  await recoveries.open(order('r3'), 31 * DAY_MS + 1);
  expect((await recoveries.list(9)).map(({ order: { id } }) => id)).toEqual(['r3', 'r2']);
  expect(await recoveries.counts('r1')).toEqual(nobody);
});

test('what people wrote stands in the database sealed', async () => {
  const rows = await server.database.selectFrom('recoveries').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain('the shop is back');
});
