import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

const NOBODY = '01EB37HMH1M6SV18ABNS3G135K';
const PHONE = '+46700000001';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let emulator: EmulatorWithTarget;
let sinch: ReturnType<typeof officialClient>;
let conversation_id: string;
let contact_id: string;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  sinch = officialClient(emulator.base);
  await emulator.tellsOf(['MESSAGE_INBOUND', 'MESSAGE_SUBMIT', 'MESSAGE_DELIVERY', 'RECORD_NOTIFICATION']);
  await emulator.vendor('POST', '/messages:send', textTo(PHONE, 'sent', 'SMS'));
  const [conversation] = (await emulator.vendor('GET', `/conversations?app_id=${APP_ID}`)).body.conversations;
  conversation_id = conversation.id;
  contact_id = conversation.contact_id;
});
afterEach(() => emulator.close());

const ago = (ms: number) => new Date(Date.now() - ms);
const channel_identity = { channel: 'SMS' as const, identity: PHONE };
const from = (text: string, ms: number) => ({
  contact_message: { text_message: { text } },
  direction: 'TO_APP',
  accept_time: ago(ms),
  channel_identity,
  contact_id,
});
const inject = (change: object) =>
  emulator.vendor('POST', `/conversations/${conversation_id}:inject-message`, { ...from('hi', MINUTE), ...change });

test('what was said elsewhere is listed where its time puts it', async () => {
  const accept_time = ago(MINUTE);
  const injectMessageRequestBody = {
    app_message: { text_message: { text: 'by phone' } },
    direction: 'TO_CONTACT' as const,
    accept_time,
    channel_identity,
    contact_id,
    sender_id: 'hotline',
    metadata: 'note',
  };
  expect(await sinch.conversation.injectMessage({ conversation_id, injectMessageRequestBody })).toEqual({});
  await inject(from('earlier', 2 * MINUTE));
  await emulator.vendor('POST', '/messages:send', textTo(PHONE, 'sent later', 'SMS'));
  const seen: { message: unknown; id: string }[] = [];
  for await (const { id = '', app_message, contact_message } of sinch.messages.list({ app_id: APP_ID, page_size: 1 })) {
    seen.push({ id, message: app_message ?? contact_message });
  }
  expect(seen.map(({ message }) => message)).toEqual(
    ['sent later', 'sent', 'by phone', 'earlier'].map((text) => ({ text_message: { text } })),
  );
  const found = await sinch.messages.get({ message_id: seen[2]?.id ?? '' });
  expect(found).toMatchObject({ conversation_id, contact_id, accept_time, metadata: 'note' });
  expect(found).toMatchObject({ injected: true, sender_id: 'hotline', channel_identity: { identity: PHONE } });
});

test('nothing is sent, and nobody is told but of the record', async () => {
  await inject({});
  await inject({ direction: 'TO_CONTACT', app_message: { text_message: { text: 'x' } }, contact_message: undefined });
  expect((await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body.messages).toHaveLength(1);
  // What the send before them is told of: submitted, queued, delivered.
  const got = (await emulator.callbacks(5)).map(({ body }) => body);
  expect(got.filter(({ message }) => message)).toEqual([]);
  expect(got.filter(({ message_submit_notification }) => message_submit_notification)).toHaveLength(1);
  expect(got.filter(({ record_notification }) => record_notification)).toHaveLength(2);
});

test.each([
  ['a time to come', { accept_time: ago(-MINUTE) }, 'accept_time'],
  ['a time of more than 30 days ago', { accept_time: ago(30 * DAY) }, 'accept_time'],
  ['no time', { accept_time: undefined }, 'accept_time'],
  ['no identity', { channel_identity: undefined }, 'channel_identity'],
  ['no contact', { contact_id: undefined }, 'contact_id'],
  ['the contact of another', { contact_id: NOBODY }, 'contact_id'],
  ['the id of another conversation', { conversation_id: NOBODY }, 'conversation_id'],
  ['no direction', { direction: undefined }, 'direction'],
  ['an app message from the contact', { app_message: { text_message: { text: 'x' } } }, 'app_message'],
  ['no message', { contact_message: undefined }, 'contact_message'],
  ['a message of no known kind', { contact_message: { smell: {} } }, 'contact_message'],
  ['DISPATCH mode', { processing_mode: 'DISPATCH' }, 'processing_mode'],
])('%s is refused', async (_case, change, field) => {
  const { status, body } = await inject(change);
  expect(status).toBe(400);
  expect(body.error.details[0].field_violations).toMatchObject([{ field }]);
});

test('a time of almost 30 days ago is taken', async () => {
  expect(await inject({ accept_time: ago(30 * DAY - MINUTE) })).toMatchObject({ status: 200 });
});

test('an unknown conversation is a 404', async () => {
  conversation_id = NOBODY;
  expect(await inject({})).toMatchObject({ status: 404 });
});
