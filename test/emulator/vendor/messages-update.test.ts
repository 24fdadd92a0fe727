import { APP_ID, type RunningEmulator, startEmulator, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: RunningEmulator;

beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

async function sent(app: object = {}): Promise<string> {
  await emulator.control('POST', '/apps', { id: APP_ID, ...app });
  const { body } = await emulator.vendor('POST', '/messages:send', {
    ...textTo('+46700000001'),
    message_metadata: 'old',
  });
  return body.message_id;
}

test('the official client changes the metadata of a message, and reads it so afterwards', async () => {
  const message_id = await sent();
  const { messages } = officialClient(emulator.base);
  const changed = await messages.update({ message_id, updateMessageRequestBody: { metadata: 'new' } });
  expect(changed).toMatchObject({ id: message_id, metadata: 'new' });
  expect(await messages.get({ message_id })).toEqual(changed);
});

test('in DISPATCH mode it is refused', async () => {
  const message_id = await sent({ mode: 'DISPATCH', dispatchRetentionDays: 1 });
  const path = `/messages/${message_id}?messages_source=DISPATCH_SOURCE`;
  expect(await emulator.vendor('PATCH', path, { metadata: 'new' })).toMatchObject({ status: 400 });
  expect((await emulator.vendor('GET', path)).body.metadata).toBe('old');
});

test.each([
  ['without metadata', {}, 'metadata'],
  ['with more than 1024 characters', { metadata: 'x'.repeat(1025) }, 'metadata'],
  ['with anything else', { metadata: 'new', app_message: {} }, 'app_message'],
])('a change %s is refused', async (_case, change, field) => {
  const { status, body } = await emulator.vendor('PATCH', `/messages/${await sent()}`, change);
  expect(status).toBe(400);
  expect(body.error.details[0].field_violations[0].field).toBe(field);
});

test('a message that is not there is a 404', async () => {
  expect(await emulator.vendor('PATCH', `/messages/${APP_ID}`, { metadata: 'new' })).toMatchObject({ status: 404 });
});
