import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APP_ID,
  type EmulatorWithTarget,
  startEmulator,
  startEmulatorWithTarget,
  textTo,
} from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  await emulator.tellsOf(['MESSAGE_DELIVERY', 'EVENT_DELIVERY']);
});
afterEach(() => emulator.close());

const set = (change: object) => emulator.control('POST', '/credentials', { appId: APP_ID, channel: 'SMS', ...change });
const failing = { status: 'FAILING', description: 'The token was revoked' };
const active = { status: 'ACTIVE', description: '' };

test("the app shows the state of its channel's credential, and of no other", async () => {
  const answer = await set(failing);
  expect(answer.status).toBe(200);
  const stateOf = (credentials: { channel?: string; state?: object }[], channel: string) =>
    credentials.find((one) => one.channel === channel)?.state;
  const app = await officialClient(emulator.base).app.get({ app_id: APP_ID });
  expect(stateOf(app.channel_credentials ?? [], 'SMS')).toEqual(failing);
  expect(stateOf(app.channel_credentials ?? [], 'RCS')).toEqual(active);
  const { apps } = (await emulator.vendor('GET', '/apps')).body;
  expect(stateOf(apps[0].channel_credentials, 'SMS')).toEqual(failing);
  await set({ status: 'ACTIVE' });
  const healed = await emulator.vendor('GET', `/apps/${APP_ID}`);
  expect(stateOf(healed.body.channel_credentials, 'SMS')).toEqual(active);
});

test.each([
  ['FAILING', 'CHANNEL_BAD_CONFIGURATION'],
  ['PENDING', 'INACTIVE_CREDENTIAL'],
])('over a credential that is %s a message fails with %s, until it is ACTIVE', async (status, code) => {
  await set({ status });
  await emulator.vendor('POST', '/messages:send', textTo('1', 'x', 'SMS'));
  const [first] = await emulator.callbacks(1);
  expect(first?.body.message_delivery_report).toMatchObject({ status: 'FAILED', reason: { code } });
  await set({ status: 'ACTIVE' });
  await emulator.vendor('POST', '/messages:send', textTo('1', 'x', 'SMS'));
  const [, second] = await emulator.callbacks(2);
  expect(second?.body.message_delivery_report).toMatchObject({ status: 'QUEUED_ON_CHANNEL' });
});

test('an event fails like a message', async () => {
  await set(failing);
  const { message, ...to } = textTo('1', 'x', 'SMS');
  await emulator.vendor('POST', '/events:send', { ...to, event: { composing_event: {} } });
  const [got] = await emulator.callbacks(1);
  expect(got?.body.event_delivery_report).toMatchObject({
    status: 'FAILED',
    reason: { code: 'CHANNEL_BAD_CONFIGURATION' },
    channel_identity: { channel: 'SMS' },
  });
  expect(got?.body.event_delivery_report).not.toHaveProperty('about');
});

test('a message with another channel left goes over that', async () => {
  await set(failing);
  const channel_identities = ['SMS', 'MMS'].map((channel) => ({ channel, identity: '1' }));
  await emulator.vendor('POST', '/messages:send', {
    ...textTo('1'),
    recipient: { identified_by: { channel_identities } },
  });
  const reports = (await emulator.callbacks(3)).map(({ body }) => body.message_delivery_report);
  expect(reports.map(({ status, channel_identity }) => `${status} ${channel_identity.channel}`)).toEqual([
    'SWITCHING_CHANNEL SMS',
    'QUEUED_ON_CHANNEL MMS',
    'DELIVERED MMS',
  ]);
});

test('one of several credentials of LINE is enough', async () => {
  const channel_credentials = [1, 2].map((credential_ordinal_number) => ({
    channel: 'LINE',
    credential_ordinal_number,
  }));
  await emulator.vendor('PATCH', `/apps/${APP_ID}?update_mask=channel_credentials`, { channel_credentials });
  await set({ channel: 'LINE', number: 1, ...failing });
  await emulator.vendor('POST', '/messages:send', textTo('1', 'x', 'LINE'));
  await set({ channel: 'LINE', number: 2, ...failing });
  await emulator.vendor('POST', '/messages:send', textTo('2', 'x', 'LINE'));
  const reports = (await emulator.callbacks(3)).map(({ body }) => body.message_delivery_report);
  const of = (identity: string) =>
    reports.filter(({ channel_identity }) => channel_identity.identity === identity).map(({ status }) => status);
  expect([of('1'), of('2')]).toEqual([['QUEUED_ON_CHANNEL', 'DELIVERED'], ['FAILED']]);
});

test('the state is kept over a restart, and a seeded app is healthy again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  const first = await startEmulator({ stateFile: join(folder, 'emulator.json') });
  await first.control('POST', '/apps', { id: APP_ID, channels: ['SMS'] });
  await first.control('POST', '/credentials', { appId: APP_ID, channel: 'SMS', ...failing });
  await first.close();
  const second = await startEmulator({ stateFile: join(folder, 'emulator.json') });
  const state = async () => (await second.vendor('GET', `/apps/${APP_ID}`)).body.channel_credentials[0].state;
  expect(await state()).toEqual(failing);
  await second.control('POST', '/apps', { id: APP_ID, channels: ['SMS'] });
  expect(await state()).toEqual(active);
  await second.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['an unknown app', { appId: '01EB37HMH1M6SV18ABNS3G135J', ...failing }, 404],
  ['an unknown state', { status: 'GONE' }, 400],
  ['a number that the channel has not', { number: 3, ...failing }, 400],
  ['a field that is unknown', { why: '', ...failing }, 400],
])('%s is refused', async (_case, change, status) => {
  expect(await set(change)).toMatchObject({ status });
});
