import type { OutgoingChoice, OutgoingMessage } from '../../../core/flow/message.ts';
import { APP_ID, type RunningEmulator, startEmulator, startTarget } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';
import { fitted } from '../../helpers/fitted.ts';
import { officialClient } from '../../helpers/official-client.ts';

/* The arbiter between our reading of the API and Sinch's: their own client. */

let emulator: RunningEmulator;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulator();
  sinch = officialClient(emulator.base);
  await emulator.control('POST', '/apps', { id: APP_ID });
});

afterEach(() => emulator.close());

const recipient = { identified_by: { channel_identities: [{ channel: 'SMS' as const, identity: '+46700000001' }] } };
const say = (text: string, metadata = '') => ({
  sendMessageRequestBody: {
    app_id: APP_ID,
    recipient,
    message: { text_message: { text } },
    message_metadata: metadata,
  },
});

test('it makes, reads, changes and lists apps', async () => {
  const created = await sinch.app.create({
    appCreateRequestBody: {
      display_name: 'Brazil App',
      channel_credentials: [{ channel: 'SMS', static_bearer: { claimed_identity: 'me', token: 'x' } }],
    },
  });
  expect(created).toMatchObject({ display_name: 'Brazil App', processing_mode: 'DISPATCH' });
  expect(created.channel_credentials?.[0]).toMatchObject({ channel: 'SMS', state: { status: 'ACTIVE' } });
  const app_id = created.id ?? '';
  await sinch.app.update({
    app_id,
    update_mask: ['processing_mode'],
    appUpdateRequestBody: { display_name: 'not in the mask', processing_mode: 'CONVERSATION' },
  });
  expect(await sinch.app.get({ app_id })).toMatchObject({
    display_name: 'Brazil App',
    processing_mode: 'CONVERSATION',
  });
  expect((await sinch.app.list({})).apps?.map(({ id }) => id)).toEqual([APP_ID, app_id]);
});

test('it makes, changes, lists and deletes webhooks', async () => {
  const webhook = await sinch.webhooks.create({
    webhookCreateRequestBody: { app_id: APP_ID, target: 'https://a.example/hook', triggers: ['MESSAGE_INBOUND'] },
  });
  // The default that surprises: such a webhook is never called.
  expect(webhook).toMatchObject({ app_id: APP_ID, target_type: 'DISMISS' });
  const webhook_id = webhook.id ?? '';
  const changed = await sinch.webhooks.update({
    webhook_id,
    update_mask: ['target_type'],
    webhookUpdateRequestBody: { app_id: APP_ID, target: 'https://other.example', target_type: 'HTTP', triggers: [] },
  });
  expect(changed).toMatchObject({ target: 'https://a.example/hook', target_type: 'HTTP' });
  expect((await sinch.webhooks.list({ app_id: APP_ID })).webhooks).toHaveLength(1);
  await sinch.webhooks.delete({ webhook_id });
  expect((await sinch.webhooks.list({ app_id: APP_ID })).webhooks).toEqual([]);
  await expect(sinch.webhooks.get({ webhook_id })).rejects.toMatchObject({ statusCode: 404 });
});

test('it sends a message and finds it again by its metadata', async () => {
  const sent = await sinch.messages.send(say('Hello', 'cq1:turn-1'));
  const found = await sinch.messages.get({ message_id: sent.message_id ?? '' });
  expect(found).toMatchObject({
    direction: 'TO_CONTACT',
    metadata: 'cq1:turn-1',
    channel_identity: { channel: 'SMS', identity: '+46700000001' },
    processing_mode: 'CONVERSATION',
  });
});

describe('it sends what the fitting makes of the newer kinds, and reads the same back', () => {
  const item = { title: 'Lemon', description: 'Sour', mediaUrl: '', postback: 'p1' };
  const list: OutgoingMessage = {
    kind: 'list',
    title: 'Which?',
    description: 'Ice',
    button: 'Flavours',
    sections: [{ title: 'Fruit', items: [item] }],
  };
  const choices: OutgoingChoice[] = [
    {
      kind: 'calendar',
      text: 'Save',
      postback: 'p2',
      start: '2026-12-24T18:00:00.000Z',
      end: '2026-12-24T19:00:00.000Z',
      title: 'Dinner',
      description: '',
    },
  ];
  const card = { title: 'Party', description: 'Tonight', mediaUrl: '', choices };
  const template = { id: 'shipped', language: 'en', params: { 'body[1]text': 'AB1' } };
  const kinds: [string, 'WHATSAPP' | 'RCS' | 'SMS', OutgoingMessage][] = [
    ['list_message', 'WHATSAPP', list],
    ['text_message', 'SMS', list],
    ['carousel_message', 'RCS', { kind: 'carousel', cards: [card, card], choices }],
    [
      'contact_info_message',
      'WHATSAPP',
      { kind: 'contact', name: 'Ada', phones: ['+46'], emails: [], organization: '', urls: [] },
    ],
    ['template_message', 'WHATSAPP', { kind: 'template', channels: { WHATSAPP: template } }],
    ['template_message', 'SMS', { kind: 'template', channels: {}, omni: template }],
  ];

  test.each(kinds)('%s on %s', async (key, channel, message) => {
    const sending = fitted(message, channel).message;
    const { message_id = '' } = await sinch.messages.send({
      sendMessageRequestBody: {
        app_id: APP_ID,
        recipient: { identified_by: { channel_identities: [{ channel, identity: '+46700000001' }] } },
        // The client's types are narrower than what it sends as it is.
        message: JSON.parse(JSON.stringify(sending)),
        channel_properties: { SMS_SENDER: 'Shop' },
        ttl: 10,
        message_content_type: 'CONTENT_NOTIFICATION',
      },
    });
    const found = await sinch.messages.get({ message_id });
    expect(found).toMatchObject({ app_message: { [key]: expect.anything() } });
    expect(JSON.parse(JSON.stringify(found))).toMatchObject({ app_message: sending });
    const [shown] = (await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body.messages;
    expect(shown).toMatchObject({ ttl: '10s', message_content_type: 'CONTENT_NOTIFICATION' });
  });
});

test('it reads an opt-out for what it is', async () => {
  const target = await startTarget();
  await sinch.webhooks.create({
    webhookCreateRequestBody: { app_id: APP_ID, target: target.url, target_type: 'HTTP', triggers: ['OPT_OUT'] },
  });
  await emulator.control('POST', '/consent', {
    appId: APP_ID,
    channel: 'SMS',
    identity: '+46700000001',
    kind: 'OPT_OUT',
  });
  await eventually('the OPT_OUT callback', () => target.received.length > 0);
  const { ConversationCallbackWebhooks } = await import('@sinch/sdk-core');
  expect(new ConversationCallbackWebhooks('hush').parseEvent(target.received[0]?.body)).toMatchObject({
    trigger: 'OPT_OUT',
    opt_out_notification: { identity: '+46700000001', status: 'OPT_OUT_SUCCEEDED' },
  });
  await target.close();
});

test('it pages through a list, newest first', async () => {
  for (const text of ['one', 'two', 'three', 'four', 'five']) await sinch.messages.send(say(text, text));
  const seen: unknown[] = [];
  for await (const message of sinch.messages.list({ app_id: APP_ID, page_size: 2 })) seen.push(message.metadata);
  expect(seen).toEqual(['five', 'four', 'three', 'two', 'one']);
});

test('it sends an event and hears of its delivery', async () => {
  const target = await startTarget();
  await sinch.webhooks.create({
    webhookCreateRequestBody: { app_id: APP_ID, target: target.url, target_type: 'HTTP', triggers: ['EVENT_DELIVERY'] },
  });
  const sent = await sinch.events.send({
    sendEventRequestBody: { app_id: APP_ID, recipient, event: { composing_event: {} } },
  });
  await eventually('the EVENT_DELIVERY callback', () => target.received.length > 0);
  expect(target.received[0]?.body.event_delivery_report.event_id).toBe(sent.event_id);
  await target.close();
});

test('it renews a token that was expired on it, and only once', async () => {
  await sinch.messages.send(say('first'));
  await emulator.breaks('messages:send', { expireToken: true });
  await sinch.messages.send(say('second'));
  const { requests, accepted } = (await emulator.control('GET', '/ledger')).body;
  expect(requests).toMatchObject({ token: 2, 'messages:send': 3 });
  expect(accepted).toHaveLength(2);
});

test('it validates the signature and reads the type of a callback', async () => {
  const target = await startTarget();
  await sinch.webhooks.create({
    webhookCreateRequestBody: {
      app_id: APP_ID,
      target: target.url,
      target_type: 'HTTP',
      secret: 'hush',
      triggers: ['MESSAGE_INBOUND'],
    },
  });
  await emulator.control('POST', '/inbound', {
    appId: APP_ID,
    channel: 'SMS',
    identity: '+46700000001',
    message: { text_message: { text: 'Hallå' } },
  });
  await eventually('the MESSAGE_INBOUND callback', () => target.received.length > 0);
  const { ConversationCallbackWebhooks } = await import('@sinch/sdk-core');
  const callbacks = new ConversationCallbackWebhooks('hush');
  const [got] = target.received;
  expect(callbacks.validateAuthenticationHeader(got?.headers ?? {}, got?.raw ?? '')).toBe(true);
  expect(callbacks.validateAuthenticationHeader(got?.headers ?? {}, `${got?.raw} `)).toBe(false);
  expect(callbacks.parseEvent(got?.body)).toMatchObject({ trigger: 'MESSAGE_INBOUND' });
  await target.close();
});
