import { APP_ID, type RunningEmulator, startEmulator, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

const START = Date.parse('2026-11-23T12:00:00.000Z');
let now = START;
let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startEmulator({ clock: () => now, receiptDelayMs: null });
  await emulator.control('POST', '/apps', { id: APP_ID });
  for (const [identity, channel] of [
    ['+1', 'SMS'],
    ['+2', 'SMS'],
    ['+1', 'RCS'],
  ] as const) {
    await emulator.vendor('POST', '/messages:send', {
      ...textTo(identity, 'out', channel),
      message_metadata: `to ${channel} ${identity}`,
    });
    now += 1_000;
  }
  const message = { text_message: { text: 'in' } };
  await emulator.control('POST', '/inbound', {
    appId: APP_ID,
    channel: 'SMS',
    identity: '+1',
    message,
    metadata: 'in',
  });
});
afterAll(() => emulator.close());

const list = async (query: Record<string, string>) => {
  const answer = await emulator.vendor('GET', `/messages?${new URLSearchParams({ app_id: APP_ID, ...query })}`);
  return answer.body.messages?.map((message: { metadata: string }) => message.metadata) ?? answer;
};
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

test.each([
  ['nothing', {}, ['in', 'to RCS +1', 'to SMS +2', 'to SMS +1']],
  ['an identity', { channel_identity: '+1' }, ['in', 'to RCS +1', 'to SMS +1']],
  ['a channel', { channel: 'SMS' }, ['in', 'to SMS +2', 'to SMS +1']],
  ['a direction', { direction: 'TO_CONTACT' }, ['to RCS +1', 'to SMS +2', 'to SMS +1']],
  ['what contacts wrote', { only_recipient_originated: 'true' }, ['in']],
  ['a start', { start_time: at(2) }, ['in', 'to RCS +1']],
  ['an end', { end_time: at(1) }, ['to SMS +2', 'to SMS +1']],
  ['both', { start_time: at(1), end_time: at(1) }, ['to SMS +2']],
  ['a page size', { page_size: '1' }, ['in']],
  ['the other source', { messages_source: 'DISPATCH_SOURCE' }, []],
  ['no metadata', { view: 'WITHOUT_METADATA', page_size: '1' }, ['']],
])('asked for %s it lists just that, newest first', async (_case, query, expected) => {
  expect(await list(query)).toEqual(expected);
});

test('pages follow on one another and end', async () => {
  const pages: string[][] = [];
  let page_token = '';
  do {
    const query = new URLSearchParams({ app_id: APP_ID, page_size: '3', page_token });
    const { body } = await emulator.vendor('GET', `/messages?${query}`);
    pages.push(body.messages.map((message: { metadata: string }) => message.metadata));
    page_token = body.next_page_token;
  } while (page_token);
  expect(pages).toEqual([['in', 'to RCS +1', 'to SMS +2'], ['to SMS +1']]);
});

test.each([
  [{ page_size: '1001' }, 'page_size'],
  [{ page_token: 'made up' }, 'page_token'],
  [{ start_time: 'yesterday' }, 'start_time'],
  [{ view: 'ALL' }, 'view'],
  [{ app_id: 'an app id' }, 'app_id'],
])('%j is refused', async (query, field) => {
  const answer = await list(query);
  expect(answer.status).toBe(400);
  expect(answer.body.error.details[0].field_violations[0].field).toBe(field);
});

test.each(['contact_id', 'conversation_id'])('asked for a %s it lists just that', async (field) => {
  const all = (await emulator.vendor('GET', `/messages?app_id=${APP_ID}`)).body.messages;
  const ids: string[] = all.map((message: Record<string, string>) => message[field]);
  const [id = ''] = ids;
  expect(await list({ [field]: id })).toHaveLength(ids.filter((other) => other === id).length);
  expect(await list({ [field]: APP_ID })).toEqual([]);
});

test('the official client lists by all the filters it has', async () => {
  const page = await officialClient(emulator.base).messages.list({
    app_id: APP_ID,
    channel_identity: '+1',
    channel: 'SMS',
    direction: 'TO_CONTACT',
    start_time: new Date(START),
    end_time: new Date(now),
    view: 'WITHOUT_METADATA',
    messages_source: 'CONVERSATION_SOURCE',
  });
  expect(page.data).toMatchObject([{ app_message: { text_message: { text: 'out' } }, metadata: '' }]);
});

test('without an app it lists over all the apps of the project', async () => {
  const { body } = await emulator.vendor('GET', '/messages?channel_identity=%2B2');
  expect(body.messages).toHaveLength(1);
});
