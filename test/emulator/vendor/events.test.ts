import { ConversationCallbackWebhooks } from '@sinch/sdk-core';
import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

const NOBODY = '01EB37HMH1M6SV18ABNS3G135K';

let emulator: EmulatorWithTarget;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  sinch = officialClient(emulator.base);
});
afterEach(() => emulator.close());

const seed = (app: object = {}) => emulator.tellsOf(['EVENT_DELIVERY'], app);
const recipient = { identified_by: { channel_identities: [{ channel: 'RCS' as const, identity: '+46700000001' }] } };
const request = (change: object = {}) => ({ app_id: APP_ID, recipient, event: { composing_event: {} }, ...change });
const post = (change: object = {}) => emulator.vendor('POST', '/events:send', request(change));

const agent = { display_name: 'Ada', type: 'HUMAN', picture_url: 'https://a.example/ada.png' };

test.each([
  { composing_event: {} },
  { composing_end_event: {} },
  { read_message_event: {} },
  { comment_reply_event: { text: 'Thanks' } },
  { agent_joined_event: { agent } },
  { agent_left_event: { agent } },
  { generic_event: { payload: { step: 2 } } },
])('the event %j is sent, reported and read back', async (event) => {
  await seed();
  // The client's types lack the newest kind.
  const sendEventRequestBody = JSON.parse(JSON.stringify(request({ event, event_metadata: 'note' })));
  const { event_id = '', accepted_time } = await sinch.events.send({ sendEventRequestBody });
  const found = await sinch.events.get({ event_id });
  expect(JSON.parse(JSON.stringify(found))).toMatchObject({ id: event_id, app_event: event, direction: 'TO_CONTACT' });
  expect(found).toMatchObject({ accept_time: accepted_time, processing_mode: 'CONVERSATION' });
  expect(found.channel_identity).toMatchObject({ channel: 'RCS', identity: '+46700000001' });
  const [got] = await emulator.callbacks(1);
  expect(new ConversationCallbackWebhooks('hush').parseEvent(got?.body)).toMatchObject({
    trigger: 'EVENT_DELIVERY',
    event_delivery_report: { event_id, status: 'QUEUED_ON_CHANNEL', metadata: 'note', contact_id: found.contact_id },
  });
  const real = payload('realistic-EVENT_DELIVERY.json');
  expect(Object.keys(got?.body.event_delivery_report).sort()).toEqual(Object.keys(real.event_delivery_report).sort());
});

test('events are listed by contact or conversation, the newest first, until they are deleted', async () => {
  await seed();
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) ids.unshift((await post()).body.event_id);
  const { contact_id = '', conversation_id = '' } = await sinch.events.get({ event_id: ids[0] ?? '' });
  const seen: string[] = [];
  for await (const { id } of sinch.events.list({ contact_id, page_size: 2 })) seen.push(id);
  expect(seen).toEqual(ids);
  expect(await sinch.events.delete({ event_id: ids[1] ?? '' })).toEqual({});
  const left = await sinch.events.list({ conversation_id });
  expect(left.data.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
  await sinch.conversation.delete({ conversation_id });
  expect((await sinch.events.list({ contact_id })).data).toEqual([]);
});

test.each([
  ['keeps none', { dispatchRetentionDays: 0 }, 404],
  ['keeps one for a day', { dispatchRetentionDays: 1 }, 200],
])('an app in DISPATCH mode that %s shows no more than that', async (_case, app, status) => {
  await seed({ mode: 'DISPATCH', ...app });
  const { event_id } = (await post()).body;
  expect((await emulator.vendor('GET', `/events/${event_id}`)).status).toBe(status);
  expect((await emulator.callbacks(1))[0]?.body.event_delivery_report).toMatchObject({ event_id, contact_id: '' });
});

test('of several channels to try only the first counts', async () => {
  await seed();
  await post({ channel_priority_order: ['SMS', 'RCS'] });
  const { event_delivery_report } = (await emulator.callbacks(1))[0]?.body ?? {};
  expect(event_delivery_report.reason).toMatchObject({ code: 'NO_CHANNEL_IDENTITY_FOR_CONTACT' });
});

test('an event on a channel that the app lacks is reported as failed', async () => {
  await seed({ channels: ['SMS'] });
  await post();
  expect((await emulator.callbacks(1))[0]?.body.event_delivery_report).toMatchObject({
    status: 'FAILED',
    reason: { code: 'CHANNEL_CONFIGURATION_MISSING' },
  });
});

test.each([
  ['no event', { event: {} }],
  ['two events', { event: { composing_event: {}, composing_end_event: {} } }],
  ['an unknown event', { event: { yawning_event: {} } }],
  ['a reply without a text', { event: { comment_reply_event: {} } }],
  ['an agent of no known type', { event: { agent_joined_event: { agent: { type: 'CAT' } } } }],
  ['a generic event without a payload', { event: { generic_event: {} } }],
  ['an app id that is no ULID', { app_id: 'mine' }],
  ['nobody who joins', { event: { agent_joined_event: {} } }],
  ['no channel to try', { channel_priority_order: [] }],
  ['no recipient', { recipient: {} }],
])('%s is refused', async (_case, change) => {
  await seed();
  expect(await post(change)).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
});

test.each([
  ['GET', '', 400],
  ['GET', '?conversation_id=mine', 400],
  ['GET', `?contact_id=${NOBODY}&page_size=21`, 400],
  ['GET', `/${NOBODY}`, 404],
  ['GET', '/mine', 400],
  ['DELETE', `/${NOBODY}`, 404],
  ['DELETE', '/mine', 400],
])('%s /events%s is answered %d', async (method, rest, status) => {
  expect(await emulator.vendor(method, `/events${rest}`)).toMatchObject({ status });
});

test("another project's event is not found", async () => {
  await seed();
  const { event_id } = (await post()).body;
  await emulator.control('POST', '/apps', { id: APP_ID, projectId: 'mine' });
  expect(await emulator.vendor('GET', `/events/${event_id}`)).toMatchObject({ status: 404 });
  expect(await emulator.vendor('DELETE', `/events/${event_id}`)).toMatchObject({ status: 404 });
});
