import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

const app = { id: APP_ID, mode: 'DISPATCH', dispatchRetentionDays: 1 };
const { message, ...to } = textTo('1', 'Hello', 'SMS');

test('an app that is made again with the id of a deleted one knows nothing of it', async () => {
  await emulator.control('POST', '/apps', app);
  await emulator.vendor('POST', '/messages:send', { ...to, message, conversation_metadata: { old: 1 } });
  const { event_id } = (await emulator.vendor('POST', '/events:send', { ...to, event: { composing_event: {} } })).body;
  expect(await emulator.vendor('GET', `/events/${event_id}`)).toMatchObject({ status: 200 });
  await emulator.vendor('DELETE', `/apps/${APP_ID}`);
  await emulator.tellsOf(['MESSAGE_INBOUND'], app);
  expect(await emulator.vendor('GET', `/events/${event_id}`)).toMatchObject({ status: 404 });
  await emulator.control('POST', '/inbound', { appId: APP_ID, channel: 'SMS', identity: '1', message });
  expect((await emulator.callbacks(1))[0]?.body.message_metadata).toBe('');
});

test('nor that a contact of it had opted out', async () => {
  await emulator.control('POST', '/apps', app);
  await emulator.control('POST', '/consent', { appId: APP_ID, channel: 'SMS', identity: '1', kind: 'OPT_OUT' });
  await emulator.vendor('DELETE', `/apps/${APP_ID}`);
  await emulator.tellsOf(['MESSAGE_DELIVERY'], app);
  await emulator.vendor('POST', '/messages:send', { ...to, message });
  expect((await emulator.callbacks(1))[0]?.body.message_delivery_report.status).toBe('QUEUED_ON_CHANNEL');
});
