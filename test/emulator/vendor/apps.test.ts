import { PROJECT, type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: RunningEmulator;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulator();
  sinch = officialClient(emulator.base);
});
afterEach(() => emulator.close());

const UNKNOWN_ID = '01EB37HMH1M6SV18ABNS3G135Z';
const sms = { channel: 'SMS' as const, static_bearer: { claimed_identity: 'me', token: 'x' } };
const telegram = { channel: 'TELEGRAM' as const, telegram_credentials: { token: 'x' } };
const line = (credential_ordinal_number: number) => ({ channel: 'LINE', credential_ordinal_number });

const make = async () => {
  const appCreateRequestBody = {
    display_name: 'Shop',
    channel_credentials: [sms],
    processing_mode: 'CONVERSATION' as const,
  };
  const { id = '' } = await sinch.app.create({ appCreateRequestBody });
  return id;
};

test('every setting of an app can be changed, and a later read shows it', async () => {
  const app_id = await make();
  const appUpdateRequestBody = {
    display_name: 'Other',
    channel_credentials: [telegram, { ...sms, callback_secret: 'quiet' }],
    conversation_metadata_report_view: 'FULL' as const,
    retention_policy: { retention_type: 'CONVERSATION_EXPIRE_POLICY' as const, ttl_days: 3650 },
    dispatch_retention_policy: { retention_type: 'MESSAGE_EXPIRE_POLICY' as const, ttl_days: 7 },
    processing_mode: 'DISPATCH' as const,
    smart_conversation: { enabled: true },
    callback_settings: { secret_for_overridden_callback_urls: 'hush' },
    message_retry_settings: { retry_duration: 30 },
    delivery_report_based_fallback: { enabled: true, delivery_report_waiting_time: 455 },
  };
  await sinch.app.update({ app_id, appUpdateRequestBody });
  const shown = await sinch.app.get({ app_id });
  expect(shown).toMatchObject({ id: app_id, ...appUpdateRequestBody });
  expect(shown).toMatchObject({ queue_stats: { outbound_size: 0 }, rate_limits: { inbound: 25 } });
});

test('what a read answered can be sent back as an update, read-only fields and all', async () => {
  const app_id = await make();
  const { body: shown } = await emulator.vendor('GET', `/apps/${app_id}`);
  const changed = { ...shown, rate_limits: { inbound: 1000 }, display_name: 'Other' };
  expect(await emulator.vendor('PATCH', `/apps/${app_id}`, changed)).toMatchObject({ status: 200 });
  expect(await sinch.app.get({ app_id })).toEqual({ ...shown, display_name: 'Other' });
});

test('a mask that names a place within a setting leaves the rest of that setting', async () => {
  const app_id = await make();
  const retention = { retention_type: 'PERSIST_RETENTION_POLICY' as const, ttl_days: 90 };
  await sinch.app.update({ app_id, appUpdateRequestBody: { retention_policy: retention } });
  await sinch.app.update({
    app_id,
    update_mask: ['retention_policy.ttl_days', 'display_name'],
    appUpdateRequestBody: {
      display_name: 'Other',
      retention_policy: { retention_type: 'MESSAGE_EXPIRE_POLICY', ttl_days: 30 },
      processing_mode: 'DISPATCH',
    },
  });
  expect(await sinch.app.get({ app_id })).toMatchObject({
    display_name: 'Other',
    retention_policy: { ...retention, ttl_days: 30 },
    processing_mode: 'CONVERSATION',
  });
});

test('an app has several credentials of LINE only', async () => {
  const app_id = await make();
  const update = (channel_credentials: object[]) =>
    emulator.vendor('PATCH', `/apps/${app_id}`, { channel_credentials });
  expect(await update([line(0), line(1), sms])).toMatchObject({ status: 200 });
  expect(await update([line(1), line(1)])).toMatchObject({ status: 400 });
  expect(await update([sms, sms])).toMatchObject({ status: 400 });
});

test('an app that was deleted is gone with its webhooks, conversations and messages; its contacts stay', async () => {
  const app_id = await make();
  const { id: webhook_id = '' } = await sinch.webhooks.create({
    webhookCreateRequestBody: { app_id, target: 'https://a.example', triggers: ['MESSAGE_INBOUND'] },
  });
  const { message_id = '' } = await sinch.messages.send({
    sendMessageRequestBody: {
      app_id,
      recipient: { identified_by: { channel_identities: [{ channel: 'SMS', identity: '1' }] } },
      message: { text_message: { text: 'Hello' } },
    },
  });
  const { contact_id = '' } = await sinch.messages.get({ message_id });
  await sinch.app.delete({ app_id });
  const gone = { statusCode: 404 };
  await expect(sinch.app.get({ app_id })).rejects.toMatchObject(gone);
  await expect(sinch.webhooks.get({ webhook_id })).rejects.toMatchObject(gone);
  await expect(sinch.messages.get({ message_id })).rejects.toMatchObject(gone);
  expect((await sinch.conversation.list({ contact_id })).data).toEqual([]);
  expect(await sinch.contact.get({ contact_id })).toMatchObject({ id: contact_id });
  await emulator.control('POST', '/apps', { id: app_id });
  await expect(sinch.messages.get({ message_id })).rejects.toMatchObject(gone);
});

describe.each(['us', 'eu', 'br'])('in region %s', (region) => {
  test('an app can be changed and deleted from its own region only', async () => {
    const [here, elsewhere] = [region, region === 'br' ? 'us' : 'br'].map((one) => `${emulator.base}/regions/${one}`);
    const own = officialClient(here ?? '');
    const other = officialClient(elsewhere ?? '');
    const appCreateRequestBody = { display_name: 'Shop', channel_credentials: [sms] };
    const { id: app_id = '' } = await own.app.create({ appCreateRequestBody });
    const change = { app_id, appUpdateRequestBody: { display_name: 'Other' } };
    await expect(other.app.update(change)).rejects.toMatchObject({ statusCode: 404 });
    await expect(other.app.delete({ app_id })).rejects.toMatchObject({ statusCode: 404 });
    expect(await own.app.update(change)).toMatchObject({ display_name: 'Other' });
    await own.app.delete({ app_id });
    expect((await own.app.list({})).apps).toEqual([]);
  });
});

test.each([
  ['GET', 'mine', 400, undefined],
  ['PATCH', 'mine', 400, {}],
  ['DELETE', 'mine', 400, undefined],
  ['GET', UNKNOWN_ID, 404, undefined],
  ['PATCH', UNKNOWN_ID, 404, {}],
  ['DELETE', UNKNOWN_ID, 404, undefined],
])('%s of app %s is answered %i', async (method, id, status, body) => {
  expect(await emulator.vendor(method, `/apps/${id}`, body)).toMatchObject({ status });
});

test.each([
  ['another id', { id: UNKNOWN_ID }],
  ['an unknown mode', { processing_mode: 'BOTH' }],
  ['a retention of no days', { retention_policy: { ttl_days: 0 } }],
  ['a retention of dispatched messages of eight days', { dispatch_retention_policy: { ttl_days: 8 } }],
  ['a retry of 29 seconds', { message_retry_settings: { retry_duration: 29 } }],
  ['a fallback after 9 seconds', { delivery_report_based_fallback: { delivery_report_waiting_time: 9 } }],
  ['a callback secret of 257 characters', { channel_credentials: [{ ...sms, callback_secret: 'x'.repeat(257) }] }],
  ['no name', { display_name: '' }],
  ["another channel's keys", { channel_credentials: [{ channel: 'RCS', telegram_credentials: { token: 'x' } }] }],
  ['two kinds of keys', { channel_credentials: [{ ...sms, sms_credentials: { sms_app_id: 'x' } }] }],
  ['keys that lack one', { channel_credentials: [{ channel: 'RCS', static_bearer: { token: 'x' } }] }],
])('an update to %s is refused and changes nothing', async (_case, change) => {
  const app_id = await make();
  const before = await sinch.app.get({ app_id });
  expect(await emulator.vendor('PATCH', `/apps/${app_id}`, change)).toMatchObject({ status: 400 });
  expect(await sinch.app.get({ app_id })).toEqual(before);
});

test('no token is a 401 in the shape Sinch documents', async () => {
  const path = `/v1/projects/${PROJECT}/apps/${await make()}`;
  expect(await emulator.call('DELETE', path)).toMatchObject({
    status: 401,
    body: { error: { code: 401, message: 'Request had invalid credentials.', status: 'UNAUTHENTICATED' } },
  });
});
