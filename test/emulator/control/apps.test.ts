import { CHANNELS } from '../../../core/channels/names.ts';
import { APP_ID, PROJECT, type RunningEmulator, startEmulator, textTo } from '../../helpers/emulator.ts';

let emulator: RunningEmulator;

beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const seed = (app: object) => emulator.control('POST', '/apps', app);

test('an app has every channel and CONVERSATION mode unless told otherwise', async () => {
  const { status, body } = await seed({ id: APP_ID });
  expect(status).toBe(201);
  expect(body).toMatchObject({ id: APP_ID, processing_mode: 'CONVERSATION' });
  expect(body.channel_credentials.map((one: { channel: string }) => one.channel)).toEqual(CHANNELS);
});

test('repeated, it takes the new settings and keeps webhooks and messages', async () => {
  await seed({ id: APP_ID });
  const webhook = { app_id: APP_ID, target: 'https://a.example', triggers: ['MESSAGE_INBOUND'] };
  await emulator.vendor('POST', '/webhooks', webhook);
  await emulator.vendor('POST', '/messages:send', textTo('1'));
  const again = await seed({ id: APP_ID, channels: ['SMS'] });
  expect(again).toMatchObject({ status: 200, body: { channel_credentials: [{ channel: 'SMS' }] } });
  expect((await emulator.vendor('GET', `/apps/${APP_ID}/webhooks`)).body.webhooks).toHaveLength(1);
  expect((await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body.messages).toHaveLength(1);
});

test('an app of one project is not found under another', async () => {
  await seed({ id: APP_ID, projectId: 'another' });
  expect(await emulator.vendor('GET', `/apps/${APP_ID}`)).toMatchObject({ status: 404 });
  await seed({ id: APP_ID, projectId: PROJECT });
  expect(await emulator.vendor('GET', `/apps/${APP_ID}`)).toMatchObject({ status: 200 });
});

test.each([
  ['an id that is no ULID', { id: 'demo' }],
  ['an unknown channel', { channels: ['PIGEON'] }],
  ['an unknown region', { region: 'mars' }],
  ['a retention of eight days', { dispatchRetentionDays: 8 }],
  ['a misspelled setting', { chanels: [] }],
])('%s is refused', async (_case, app) => {
  expect(await seed(app)).toMatchObject({ status: 400 });
});
