import { APP_ID, type RunningEmulator, startEmulator, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

const PHONES = ['+1', '+2', '+3'];

let emulator: RunningEmulator;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulator();
  sinch = officialClient(emulator.base);
  await emulator.control('POST', '/apps', { id: APP_ID });
});
afterEach(() => emulator.close());

const send = (identity: string, text: string) =>
  emulator.vendor('POST', '/messages:send', textTo(identity, text, 'SMS'));

async function recent(query: { order?: string; only_active?: boolean } = {}): Promise<unknown[]> {
  const seen: unknown[] = [];
  const list = sinch.conversation.listRecent({ app_id: APP_ID, page_size: 2, ...query });
  for await (const { last_message } of list) seen.push(last_message);
  return seen;
}

const texts = (messages: string[]) => messages.map((text) => ({ app_message: { text_message: { text } } }));

test('it shows each conversation with its last message, the newest first unless asked otherwise', async () => {
  for (const phone of PHONES) await send(phone, `first to ${phone}`);
  await send('+1', 'second to +1');
  const expected = texts(['second to +1', 'first to +3', 'first to +2']);
  expect(await recent()).toMatchObject(expected);
  expect(await recent({ order: 'ASC' })).toMatchObject(expected.toReversed());
});

test('a conversation without messages comes last, and a stopped one only where all are asked for', async () => {
  await send('+1', 'first');
  const { data } = await sinch.conversation.listRecent({ app_id: APP_ID });
  const { id: conversation_id = '', contact_id = '' } = data[0]?.conversation ?? {};
  await sinch.conversation.stopActive({ conversation_id });
  await sinch.conversation.create({ createConversationRequestBody: { app_id: APP_ID, contact_id } });
  expect(await recent()).toMatchObject([...texts(['first']), undefined]);
  expect(await recent({ only_active: true })).toEqual([undefined]);
});

test('a conversation that was handed over to this app shows what was said before', async () => {
  const before = '01EB37HMH1M6SV18ABNS3G135J';
  await emulator.control('POST', '/apps', { id: before });
  await emulator.vendor('POST', '/messages:send', { ...textTo('+1', 'before', 'SMS'), app_id: before });
  const { data } = await sinch.conversation.list({ app_id: before });
  await emulator.vendor('PATCH', `/conversations/${data[0]?.id}`, { app_id: APP_ID });
  expect(await recent()).toMatchObject(texts(['before']));
});

test.each([
  ['no app', '', 400],
  ['an app that is none', '?app_id=01EB37HMH1M6SV18ABNS3G135K', 404],
  ['more than 50 a page', `?app_id=${APP_ID}&page_size=51`, 400],
  ['an unknown order', `?app_id=${APP_ID}&order=RANDOM`, 400],
])('a list of %s is refused', async (_case, query, status) => {
  expect(await emulator.vendor('GET', `/conversations:recent${query}`)).toMatchObject({ status });
});

test('a page holds up to 50', async () => {
  const { body } = await emulator.vendor('GET', `/conversations:recent?app_id=${APP_ID}&page_size=50`);
  expect(body).toEqual({ conversations: [], next_page_token: '', total_size: 0 });
});
