import { ConversationCallbackWebhooks } from '@sinch/sdk-core';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

const NOBODY = '01EB37HMH1M6SV18ABNS3G135K';
const PHONE = '+46700000001';
const MINUTE = 60_000;

let emulator: EmulatorWithTarget;
let sinch: ReturnType<typeof officialClient>;
let conversation_id: string;
let contact_id: string;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  sinch = officialClient(emulator.base);
  await emulator.tellsOf(['EVENT_DELIVERY', 'RECORD_NOTIFICATION']);
  await emulator.vendor('POST', '/messages:send', textTo(PHONE, 'sent', 'SMS'));
  const [conversation] = (await emulator.vendor('GET', `/conversations?app_id=${APP_ID}`)).body.conversations;
  conversation_id = conversation.id;
  contact_id = conversation.contact_id;
});
afterEach(() => emulator.close());

const app_event = { generic_event: { payload: { step: 2 } } };
const ago = (ms: number) => new Date(Date.now() - ms);
const inject = (change: object) => {
  const body = { app_event, accept_time: ago(MINUTE), ...change };
  return emulator.vendor('POST', `/conversations/${conversation_id}:inject-event`, body);
};

test('an event needs no more than its time; the conversation tells the rest', async () => {
  const accept_time = ago(MINUTE);
  const injectConversationEventRequestBody = { app_event, accept_time };
  const { event_id = '', accepted_time } = await sinch.conversation.injectEvent({
    conversation_id,
    injectConversationEventRequestBody,
  });
  expect(accepted_time).toEqual(accept_time);
  const channel_identity = { channel: 'SMS', identity: PHONE };
  const expected = { contact_id, conversation_id, channel_identity, processing_mode: 'CONVERSATION' };
  expect(await sinch.events.get({ event_id })).toMatchObject({ ...expected, app_event, accept_time });
  const [got] = await emulator.callbacks(1);
  expect(new ConversationCallbackWebhooks('hush').parseEvent(got?.body)).toMatchObject({
    trigger: 'RECORD_NOTIFICATION',
    record_notification: { entity_id: event_id, record_status: 'EVENT_RECORD_STORED', ...expected },
  });
});

test('an identity of its own wins over that of the conversation', async () => {
  const { body } = await inject({ channel_identity: { channel: 'MESSENGER', identity: '778' } });
  const found = await sinch.events.get({ event_id: body.event_id });
  expect(found.channel_identity).toEqual({ channel: 'MESSENGER', identity: '778', app_id: APP_ID });
});

test('events are listed by their time, whenever they were injected', async () => {
  const latest = (await inject({})).body.event_id;
  const earlier = (await inject({ accept_time: ago(2 * MINUTE) })).body.event_id;
  const { data } = await sinch.events.list({ conversation_id });
  expect(data.map(({ id }) => id)).toEqual([latest, earlier]);
});

test.each([
  ['a time to come', { accept_time: ago(-MINUTE) }, 'accept_time'],
  ['no time', { accept_time: undefined }, 'accept_time'],
  ['no event', { app_event: undefined }, 'app_event'],
  ['an event of the contact', { contact_event: { composing_event: {} } }, 'contact_event'],
  ['the contact of another', { contact_id: NOBODY }, 'contact_id'],
  ['DISPATCH mode', { processing_mode: 'DISPATCH' }, 'processing_mode'],
])('%s is refused', async (_case, change, field) => {
  const { status, body } = await inject(change);
  expect(status).toBe(400);
  expect(body.error.details[0].field_violations).toMatchObject([{ field }]);
});

test('an unknown conversation is a 404', async () => {
  conversation_id = NOBODY;
  expect(await inject({})).toMatchObject({ status: 404 });
});
