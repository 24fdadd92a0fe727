import { parseCallback } from '../../../core/sinch/callback.ts';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

const identified = (...channels: string[]) => ({
  identified_by: { channel_identities: channels.map((channel) => ({ channel, identity: '+46700000001' })) },
});
const query = (body: object) => emulator.vendor('POST', '/capability:query', { app_id: APP_ID, ...body });
const notifications = async (count: number) =>
  (await emulator.callbacks(count)).map(({ body }) => body.capability_notification);

test('the official client gets an echo, and the callback reads as a real one does', async () => {
  await emulator.tellsOf(['CAPABILITY'], { channels: ['SMS'] });
  const recipient = { identified_by: { channel_identities: [{ channel: 'SMS' as const, identity: '+46700000001' }] } };
  const { capability } = officialClient(emulator.base);
  const answer = await capability.lookup({ lookupCapabilityRequestBody: { app_id: APP_ID, recipient } });
  expect(answer).toEqual({ app_id: APP_ID, recipient, request_id: expect.any(String) });
  const [got] = await emulator.callbacks(1);
  const real = payload('realistic-CAPABILITY.json');
  expect(Object.keys(got?.body)).toEqual(expect.arrayContaining(Object.keys(real)));
  expect(Object.keys(got?.body.capability_notification)).toEqual(Object.keys(real.capability_notification));
  expect(got?.headers['x-sinch-webhook-signature-algorithm']).toBe('HmacSHA256');
  expect(parseCallback(got?.body)).toMatchObject({
    callback: { kind: 'CAPABILITY', body: { request_id: answer.request_id, capability_status: 'CAPABILITY_FULL' } },
  });
});

test('each identity is reported on, one on a channel that the app lacks as incapable', async () => {
  await emulator.tellsOf(['CAPABILITY'], { channels: ['SMS'], mode: 'DISPATCH' });
  await query({ recipient: identified('SMS', 'RCS'), request_id: 'mine' });
  expect(await notifications(2)).toMatchObject([
    { channel: 'SMS', contact_id: '', capability_status: 'CAPABILITY_FULL', request_id: 'mine' },
    { channel: 'RCS', capability_status: 'NO_CAPABILITY', reason: { code: 'CHANNEL_CONFIGURATION_MISSING' } },
  ]);
});

test('a contact is looked up by its id', async () => {
  await emulator.tellsOf(['CAPABILITY']);
  await emulator.vendor('POST', '/messages:send', textTo('+46700000001', 'x', 'SMS'));
  const [contact] = (await emulator.vendor('GET', '/contacts')).body.contacts;
  await query({ recipient: { contact_id: contact.id } });
  expect(await notifications(1)).toMatchObject([{ channel: 'SMS', contact_id: contact.id }]);
});

test.each([
  ['without a recipient', {}, {}, 400],
  ['with an app_id that is no ULID', {}, { app_id: 'an app id', recipient: identified('SMS') }, 400],
  ['for an app that is not there', {}, { app_id: APP_ID.replace(/H$/, 'J'), recipient: identified('SMS') }, 404],
  ['for a contact that is not there', {}, { recipient: { contact_id: APP_ID } }, 404],
  ['for a contact in DISPATCH mode', { mode: 'DISPATCH' }, { recipient: { contact_id: APP_ID } }, 400],
])('a query %s is refused', async (_case, app, body, status) => {
  await emulator.control('POST', '/apps', { id: APP_ID, ...app });
  expect(await query(body)).toMatchObject({ status, body: { error: { code: status } } });
});
