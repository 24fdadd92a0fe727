import { APP_ID, type RunningEmulator, startEmulator, textTo } from '../../helpers/emulator.ts';
import { payload, payloadNames } from '../../helpers/sinch-payloads.ts';

/* What Sinch's documentation and the tests of its Java client send is taken, but for made-up ids and addresses. */

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.control('POST', '/apps', { id: APP_ID }));
afterAll(() => emulator.close());

const taken = { status: 200 };
const { recipient } = textTo('1');

test.each(payloadNames(/^channel-specific-/))('%s can be sent', async (name) => {
  const message = { channel_specific_message: { WHATSAPP: payload(name) } };
  expect(await emulator.vendor('POST', '/messages:send', { app_id: APP_ID, recipient, message })).toMatchObject(taken);
});

test.each(payloadNames(/^event-type-/))('%s can be sent', async (name) => {
  const event = { app_id: APP_ID, recipient, event: payload(name) };
  expect(await emulator.vendor('POST', '/events:send', event)).toMatchObject(taken);
});

test('an app is made and changed, also to what a read answers', async () => {
  expect(await emulator.vendor('POST', '/apps', payload('app-create-request.json'))).toMatchObject(taken);
  for (const name of ['app-update-request.json', 'app-response.json']) {
    const change = { ...payload(name), id: APP_ID };
    expect(await emulator.vendor('PATCH', `/apps/${APP_ID}`, change)).toMatchObject(taken);
  }
});

test.each(payloadNames(/^credential-/))('an app has the channel of %s', async (name) => {
  const app = { display_name: 'Shop', channel_credentials: [payload(name)] };
  expect(await emulator.vendor('POST', '/apps', app)).toMatchObject(taken);
});

test('a webhook is made', async () => {
  const webhook = { ...payload('webhook-create-request.json'), app_id: APP_ID };
  expect(await emulator.vendor('POST', '/webhooks', webhook)).toMatchObject(taken);
});

test('fields that are null, as those of the Python client, are not set, and in an update are set back', async () => {
  const body = { channel_identities: [{ channel: 'SMS', identity: '1' }], language: 'EN', email: 'a@example.com' };
  const { id } = (await emulator.vendor('POST', '/contacts', { ...body, external_id: null })).body;
  const changed = await emulator.vendor('PATCH', `/contacts/${id}?update_mask=email`, { email: null });
  expect(changed.body).toMatchObject({ email: '', external_id: '' });
  const settings = { retention_policy: null, message_retry_settings: null };
  const app = await emulator.vendor('PATCH', `/apps/${APP_ID}?update_mask=retention_policy`, settings);
  expect(app.body).toMatchObject({ retention_policy: { ttl_days: 180 }, message_retry_settings: null });
  const last = { channel_identities: ['1'], app_id: null, channel: null, start_time: null };
  expect(await emulator.vendor('POST', '/messages:fetch-last-message', last)).toMatchObject(taken);
});

test('a contact is made', async () => {
  const { channel_identities, ...contact } = payload('contact-create-request.json');
  for (const one of channel_identities) if (one.app_id) one.app_id = APP_ID;
  expect(await emulator.vendor('POST', '/contacts', { channel_identities, ...contact })).toMatchObject(taken);
});

describe('an example of the specification', () => {
  const contact = { channel_identities: [{ channel: 'RCS', identity: '1' }], language: 'EN' };

  async function conversation(more: object = {}) {
    const { id: contact_id } = (await emulator.vendor('POST', '/contacts', contact)).body;
    return emulator.vendor('POST', '/conversations', { app_id: APP_ID, contact_id, ...more });
  }

  test('makes a conversation with an id, which is ignored', async () => {
    const { status, body } = await conversation({ id: 'string', metadata: 'string', metadata_json: {} });
    expect(status).toBe(200);
    expect(body.id).not.toBe('string');
  });

  test('injects an event with an id and a direction', async () => {
    const accept_time = new Date(Date.now() - 1_000).toISOString();
    const event = { id: 'string', direction: 'TO_APP', app_event: { composing_event: {} }, accept_time };
    const { id } = (await conversation()).body;
    const { event_id } = (await emulator.vendor('POST', `/conversations/${id}:inject-event`, event)).body;
    expect((await emulator.vendor('GET', `/events/${event_id}`)).body).toMatchObject({ direction: 'TO_APP' });
  });

  test('replaces the message of one channel by a template', async () => {
    const template_reference = { template_id: 't', version: 'latest', language_code: 'en_US', parameters: {} };
    const message = { explicit_channel_omni_message: { SMS: { template_reference } } };
    expect(await emulator.vendor('POST', '/messages:send', { app_id: APP_ID, recipient, message })).toMatchObject(
      taken,
    );
  });

  test('has an app on MMS without a user', async () => {
    const credential = { channel: 'MMS', mms_credentials: { account_id: 'a', api_key: 'k' } };
    const app = { display_name: 'Shop', channel_credentials: [credential] };
    expect(await emulator.vendor('POST', '/apps', app)).toMatchObject(taken);
  });
});
