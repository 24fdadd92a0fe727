import { parseCallback } from '../../../core/sinch/callback.ts';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget } from '../../helpers/emulator.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

const real = payload('webhook-CHANNEL_EVENT.json');
const { channel, ...channelEvent } = real.channel_event_notification.channel_event;

test('what a channel says about the app comes as CHANNEL_EVENT, in the shape of a real one', async () => {
  await emulator.tellsOf(['CHANNEL_EVENT']);
  const { status } = await emulator.control('POST', '/inbound', { appId: APP_ID, channel, channelEvent });
  expect(status).toBe(202);
  const [got] = await emulator.callbacks(1);
  expect(Object.keys(got?.body).sort()).toEqual(Object.keys(real).sort());
  expect(got?.body).toMatchObject({ app_id: APP_ID, channel_event_notification: real.channel_event_notification });
  expect(parseCallback(got?.body)).toMatchObject({ ok: true, callback: { kind: 'CHANNEL_EVENT' } });
});

test.each([
  ['without its type', { channelEvent: {} }],
  ['about a contact', { channelEvent, identity: '+46700000001' }],
])('one %s is refused', async (_case, change) => {
  await emulator.control('POST', '/apps', { id: APP_ID });
  const answer = await emulator.control('POST', '/inbound', { appId: APP_ID, channel, ...change });
  expect(answer).toMatchObject({ status: 400 });
});
