import { createDoctorCallbacks } from '../../../adapters/database/doctor-callbacks.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';

const DAY_MS = 86_400_000;

let server: TestDatabase;
beforeAll(async () => {
  server = await startTestDatabase();
});
afterAll(() => server.close());

test('a callback is noted once, for its own app, and for a day', async () => {
  const callbacks = createDoctorCallbacks(server.database);
  const first = { requestId: 'cq-doctor-1', appId: 'app-1', receivedAt: 1_000 };
  await Promise.all([callbacks.note(first), callbacks.note(first)]);
  expect(await callbacks.has(first)).toBe(true);
  expect(await callbacks.has({ ...first, appId: 'app-2' })).toBe(false);
  await callbacks.note({ requestId: 'cq-doctor-2', appId: 'app-1', receivedAt: 1_000 + DAY_MS });
  expect(await callbacks.has(first)).toBe(true);
  await callbacks.note({ requestId: 'cq-doctor-3', appId: 'app-1', receivedAt: 1_001 + DAY_MS });
  expect(await callbacks.has(first)).toBe(false);
});
