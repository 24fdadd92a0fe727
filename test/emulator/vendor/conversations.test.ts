import { ConversationCallbackWebhooks } from '@sinch/sdk-core';
import {
  APP_ID,
  BASIC,
  type EmulatorWithTarget,
  PROJECT,
  startEmulatorWithTarget,
  textTo,
} from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

const OTHER_APP = '01EB37HMH1M6SV18ABNS3G135J';
const NOBODY = '01EB37HMH1M6SV18ABNS3G135K';
const PHONE = '+46700000001';

let emulator: EmulatorWithTarget;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  sinch = officialClient(emulator.base);
  await emulator.tellsOf(['CONVERSATION_START', 'CONVERSATION_STOP', 'CONVERSATION_DELETE']);
});
afterEach(() => emulator.close());

const write = (identity = PHONE) =>
  emulator.control('POST', '/inbound', {
    appId: APP_ID,
    channel: 'SMS',
    identity,
    message: { text_message: { text: 'hi' } },
  });

/** The contact writes, and so begins a conversation. */
async function begin(identity?: string) {
  await write(identity);
  const { conversations } = (await emulator.vendor('GET', `/conversations?app_id=${APP_ID}&page_size=20`)).body;
  return conversations.at(-1);
}

const create = (contact_id: string, change: object = {}) =>
  sinch.conversation.create({ createConversationRequestBody: { app_id: APP_ID, contact_id, ...change } });
const patch = (id: string, body: object, query = '') => emulator.vendor('PATCH', `/conversations/${id}${query}`, body);

test('a conversation stops once, and the next message begins a new one', async () => {
  const { id: conversation_id, contact_id } = await begin();
  expect(await sinch.conversation.stopActive({ conversation_id })).toEqual({});
  expect(await sinch.conversation.get({ conversation_id })).toMatchObject({ active: false });
  await sinch.conversation.stopActive({ conversation_id });
  await write();
  const listed = await sinch.conversation.list({ contact_id });
  expect(listed.data.map(({ active }) => active)).toEqual([false, true]);
  const active = await sinch.conversation.list({ contact_id, only_active: true });
  expect(active.data.map(({ id }) => id)).toEqual([listed.data[1]?.id]);
  const got = await emulator.callbacks(3);
  expect(got.map(({ body }) => new ConversationCallbackWebhooks('hush').parseEvent(body))).toMatchObject([
    { trigger: 'CONVERSATION_START', conversation_start_notification: { conversation: { id: conversation_id } } },
    { trigger: 'CONVERSATION_STOP', conversation_stop_notification: { conversation: { active: false } } },
    { trigger: 'CONVERSATION_START', conversation_start_notification: { conversation: { id: listed.data[1]?.id } } },
  ]);
});

test('a deleted conversation takes its messages with it, but not those of the handset', async () => {
  const { id: conversation_id } = await begin();
  const { message_id } = (await emulator.vendor('POST', '/messages:send', textTo(PHONE, 'x', 'SMS'))).body;
  expect(await sinch.conversation.delete({ conversation_id })).toEqual({});
  await expect(sinch.conversation.get({ conversation_id })).rejects.toMatchObject({ statusCode: 404 });
  await expect(sinch.messages.get({ message_id })).rejects.toMatchObject({ statusCode: 404 });
  expect((await sinch.messages.list({ app_id: APP_ID })).data).toEqual([]);
  expect((await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body.messages).toHaveLength(1);
  expect((await begin()).id).not.toBe(conversation_id);
  const [, deleted] = await emulator.callbacks(3);
  expect(deleted?.body.conversation_delete_notification.conversation.id).toBe(conversation_id);
  expect(Object.keys(deleted?.body).sort()).toEqual(Object.keys(payload('webhook-CONVERSATION_DELETE.json')).sort());
});

describe('a conversation that is made beforehand', () => {
  let contact_id: string;

  beforeEach(async () => {
    const first = await begin();
    contact_id = first.contact_id;
    await sinch.conversation.stopActive({ conversation_id: first.id });
  });

  test('is the one that the first message comes into, with its metadata', async () => {
    const made = await create(contact_id, { metadata_json: { step: 2 }, metadata: 'old', correlation_id: 'c-1' });
    expect(made).toMatchObject({ active: true, active_channel: 'SMS', metadata: 'old', correlation_id: 'c-1' });
    expect(made.last_received).toEqual(new Date(0));
    await write();
    const { data } = await sinch.messages.list({ app_id: APP_ID });
    expect(data[0]).toMatchObject({ conversation_id: made.id, metadata: '{"step":2}' });
    const got = await emulator.callbacks(3);
    expect(got[2]?.body.conversation_start_notification.conversation.id).toBe(made.id);
  });

  test('is refused while another is active, but not as an inactive one', async () => {
    await create(contact_id);
    await expect(create(contact_id)).rejects.toMatchObject({ statusCode: 400 });
    expect(await create(contact_id, { active: false, active_channel: 'RCS' })).toMatchObject({ active: false });
  });

  test.each([
    ['an app that is none', { app_id: NOBODY }, 404],
    ['a contact that is none', { contact_id: NOBODY }, 404],
    ['no app', { app_id: undefined }, 400],
    ['a contact id that is no ULID', { contact_id: 'me' }, 400],
    ['an unknown channel', { active_channel: 'PIGEON' }, 400],
    ['metadata of 1025 characters', { metadata: 'x'.repeat(1025) }, 400],
    ['metadata_json of more than 2048', { metadata_json: { x: 'x'.repeat(2048) } }, 400],
  ])('is refused with %s', async (_case, change, status) => {
    const answer = await emulator.vendor('POST', '/conversations', { app_id: APP_ID, contact_id, ...change });
    expect(answer).toMatchObject({ status, body: { error: { code: status } } });
  });
});

test('it is changed where the mask says, and its metadata is merged on demand', async () => {
  const { id: conversation_id } = await begin();
  const updateConversationRequestBody = { metadata: 'new', metadata_json: { a: 1, b: 1 }, correlation_id: 'c-2' };
  const update_mask = ['metadata_json', 'correlation_id'];
  await sinch.conversation.update({ conversation_id, update_mask, updateConversationRequestBody });
  const { body } = await patch(
    conversation_id,
    { metadata_json: { b: null, c: 2 } },
    '?metadata_update_strategy=MERGE_PATCH',
  );
  const found = await sinch.conversation.get({ conversation_id });
  expect(found).toMatchObject({ metadata: '', metadata_json: { a: 1, c: 2 }, correlation_id: 'c-2' });
  expect(body).toEqual(JSON.parse(JSON.stringify(found)));
});

test('an update ends and revives it, and hands it over to another app', async () => {
  const { id, contact_id } = await begin();
  await emulator.control('POST', '/apps', { id: OTHER_APP });
  await patch(id, { active: false });
  await patch(id, { active: true, active_channel: 'RCS' });
  const moved = await patch(id, { app_id: OTHER_APP, metadata: 'Handed over' });
  expect(moved.body).toMatchObject({ app_id: OTHER_APP, metadata: 'Handed over', active: true });
  expect((await sinch.conversation.list({ app_id: APP_ID })).data).toEqual([]);
  expect(await create(contact_id)).toMatchObject({ app_id: APP_ID, active: true });
  const back = await patch(id, { app_id: APP_ID });
  expect(back).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  const keys = (await emulator.callbacks(4)).map(({ body }) => Object.keys(body).find((key) => key.startsWith('conv')));
  expect(keys).toEqual(['start', 'stop', 'start', 'start'].map((change) => `conversation_${change}_notification`));
});

test.each([
  ['another id', { id: NOBODY }, 400],
  ['an app that is none', { app_id: NOBODY }, 404],
  ['a contact that is none', { contact_id: NOBODY }, 404],
])('an update to %s is refused', async (_case, change, status) => {
  const { id } = await begin();
  expect(await patch(id, change)).toMatchObject({ status });
  expect((await emulator.vendor('GET', `/conversations/${id}`)).body.app_id).toBe(APP_ID);
});

test('a list goes by app or contact and channel, in pages', async () => {
  for (const identity of ['+1', '+2', '+3']) await write(identity);
  const { id } = await begin('+4');
  await patch(id, { active_channel: 'RCS' });
  const seen: unknown[] = [];
  for await (const { active_channel } of sinch.conversation.list({ app_id: APP_ID, page_size: 3 })) {
    seen.push(active_channel);
  }
  expect(seen).toEqual(['SMS', 'SMS', 'SMS', 'RCS']);
  expect((await sinch.conversation.list({ app_id: APP_ID, active_channel: 'RCS' })).data).toHaveLength(1);
});

test.each([
  ['neither app nor contact', '', 400],
  ['an app id that is no ULID', '?app_id=mine', 400],
  ['an app that is none', `?app_id=${NOBODY}`, 404],
  ['more than 20 a page', `?app_id=${APP_ID}&page_size=21`, 400],
])('a list of %s is refused', async (_case, query, status) => {
  expect(await emulator.vendor('GET', `/conversations${query}`)).toMatchObject({ status });
});

test.each([
  ['GET', ''],
  ['PATCH', ''],
  ['DELETE', ''],
  ['POST', ':stop'],
])('%s /conversations/{id}%s answers alike where there is none', async (method, verb) => {
  const body = method === 'PATCH' ? {} : undefined;
  const call = async (id: string) => (await emulator.vendor(method, `/conversations/${id}${verb}`, body)).status;
  expect(await call(NOBODY)).toBe(404);
  expect(await call('mine')).toBe(400);
  const { id } = await begin();
  await emulator.control('POST', '/apps', { id: APP_ID, projectId: 'mine' });
  expect(await call(id)).toBe(404);
});

test("the wrong region's host does not know it", async () => {
  const { id } = await begin();
  const from = async (region: string) =>
    (
      await emulator.call('GET', `/regions/${region}/v1/projects/${PROJECT}/conversations/${id}`, undefined, {
        authorization: BASIC,
      })
    ).status;
  expect([await from('eu'), await from('us'), await from('br')]).toEqual([200, 404, 404]);
});
