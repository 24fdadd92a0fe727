import { APP_ID, type EmulatorWithTarget, PROJECT, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

const seed = (app: object, triggers = ['MESSAGE_INBOUND']) => emulator.tellsOf(triggers, app);

const write = (change: object = {}) =>
  emulator.control('POST', '/inbound', {
    appId: APP_ID,
    channel: 'SMS',
    identity: '+46700000001',
    message: { text_message: { text: 'hi' } },
    ...change,
  });

const callbacks = async (count: number) => (await emulator.callbacks(count)).map(({ body }) => body);

test('the callback has the fields of a real one', async () => {
  await seed({});
  const { status, body } = await write({ metadata: 'note' });
  expect(status).toBe(202);
  const [got] = await callbacks(1);
  const real = payload('realistic-MESSAGE_INBOUND.json');
  expect(Object.keys(got)).toEqual(expect.arrayContaining(Object.keys(real)));
  expect(Object.keys(got.message)).toEqual(expect.arrayContaining(Object.keys(real.message)));
  expect(got).toMatchObject({ app_id: APP_ID, project_id: PROJECT, message_metadata: 'note' });
  expect(got.message).toMatchObject({ id: body.message_id, contact_message: { text_message: { text: 'hi' } } });
});

test.each([
  ['a tap', payload('docs2021-whatsapp-inbound-choice-response.json').message.contact_message],
  ['a picture', payload('contact-message-media.json')],
  ['a place', payload('docs2021-rcs-inbound-location.json').message.contact_message],
])('%s arrives as the contact sent it', async (_case, message) => {
  await seed({});
  await write({ message });
  expect((await callbacks(1))[0].message.contact_message).toEqual(message);
});

test('in CONVERSATION mode the first message makes contact and conversation, the second finds them', async () => {
  await seed({ mode: 'CONVERSATION' }, ['CONTACT_CREATE', 'CONVERSATION_START', 'MESSAGE_INBOUND']);
  await write();
  await write();
  const [contact, start, first, second] = await callbacks(4);
  const { id } = contact.contact_create_notification.contact;
  expect(contact.app_id).toBe('');
  expect(start.conversation_start_notification.conversation).toMatchObject({ contact_id: id, active: true });
  expect(first.message).toMatchObject({ contact_id: id, processing_mode: 'CONVERSATION' });
  expect(second.message.conversation_id).toBe(start.conversation_start_notification.conversation.id);
});

test('in DISPATCH mode the ids are empty and nobody is created', async () => {
  await seed({ mode: 'DISPATCH' }, ['CONTACT_CREATE', 'CONVERSATION_START', 'MESSAGE_INBOUND']);
  await write();
  const [got] = await callbacks(1);
  expect(got.message).toMatchObject({ contact_id: '', conversation_id: '', processing_mode: 'DISPATCH' });
});

test('only the channels with scoped identities name the app in them', async () => {
  await seed({});
  await write({ channel: 'MESSENGER', identity: '778' });
  await write({ channel: 'WHATSAPP' });
  const identities = (await callbacks(2)).map(({ message }) => message.channel_identity);
  expect(identities).toEqual(
    expect.arrayContaining([
      { channel: 'MESSENGER', identity: '778', app_id: APP_ID },
      { channel: 'WHATSAPP', identity: '+46700000001', app_id: '' },
    ]),
  );
});

test.each([
  ['CONVERSATION mode', { mode: 'CONVERSATION' }, '{"step":2}', 'c-1'],
  ['DISPATCH mode with retention', { mode: 'DISPATCH', dispatchRetentionDays: 1 }, '{"step":2}', 'c-1'],
  ['DISPATCH mode without', { mode: 'DISPATCH' }, '', ''],
  ['an app that reports none', { metadataReportView: 'NONE' }, '', 'c-1'],
])('conversation metadata and correlation id of a send come back: %s', async (_case, app, metadata, correlation) => {
  await seed(app);
  const request = textTo('+46700000001', 'x', 'SMS');
  await emulator.vendor('POST', '/messages:send', {
    ...request,
    conversation_metadata: { step: 2 },
    correlation_id: 'c-1',
  });
  await write();
  expect((await callbacks(1))[0]).toMatchObject({ message_metadata: metadata, correlation_id: correlation });
});

test('MERGE_PATCH merges conversation metadata', async () => {
  await seed({});
  const request = textTo('+46700000001', 'x', 'SMS');
  await emulator.vendor('POST', '/messages:send', { ...request, conversation_metadata: { a: 1, b: 1 } });
  const conversation_metadata_update_strategy = 'MERGE_PATCH';
  const conversation_metadata = { b: null, c: 2 };
  await emulator.vendor('POST', '/messages:send', {
    ...request,
    conversation_metadata,
    conversation_metadata_update_strategy,
  });
  await write();
  expect(JSON.parse((await callbacks(1))[0].message_metadata)).toEqual({ a: 1, c: 2 });
});

test.each([
  ['of a message that is known', (id: string) => id, 'note'],
  ['of one that is not', () => APP_ID, ''],
])('a tap on a choice %s brings back the message_metadata of its send', async (_case, idFor, metadata) => {
  await seed({});
  const request = { ...textTo('+46700000001', 'x', 'SMS'), message_metadata: 'note' };
  const { message_id } = (await emulator.vendor('POST', '/messages:send', request)).body;
  await write({ message: { choice_response_message: { message_id: idFor(message_id), postback_data: 'p' } } });
  expect((await callbacks(1))[0].message.metadata).toBe(metadata);
});

test('an id that was used before repeats that very message', async () => {
  await seed({});
  await write({ messageId: 'again' });
  await write({ messageId: 'again', message: { text_message: { text: 'other' } } });
  const [first, second] = await callbacks(2);
  expect(second).toEqual(first);
});

test("one contact's callbacks arrive in the order they were written", async () => {
  await seed({});
  const texts = Array.from({ length: 20 }, (_, place) => `message ${place}`);
  for (const text of texts) await write({ message: { text_message: { text } } });
  const got = (await callbacks(20)).map(({ message }) => message.contact_message.text_message.text);
  expect(got).toEqual(texts);
});

test.each([
  ['an unknown app', { appId: '01EB37HMH1M6SV18ABNS3G135J' }, 404],
  ['a channel the app lacks', { channel: 'RCS' }, 400],
  ['nothing at all', { message: undefined }, 400],
  ['a message of no known kind', { message: { smell: {} } }, 400],
  ['an unknown field', { txt: 'hi' }, 400],
])('%s is refused', async (_case, change, status) => {
  await emulator.control('POST', '/apps', { id: APP_ID, channels: ['SMS'] });
  expect(await write(change)).toMatchObject({ status });
});
