import { APP_ID, type RunningEmulator, startEmulator, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

const START = Date.parse('2026-11-23T12:00:00.000Z');
let now = START;
let emulator: RunningEmulator;

const start = async (app: object) => {
  now = START;
  emulator = await startEmulator({ clock: () => now, receiptDelayMs: null });
  await emulator.control('POST', '/apps', { id: APP_ID, ...app });
};
afterEach(() => emulator.close());

/** Each a second after the one before. */
async function say(...messages: [identity: string, channel: string, text: string][]): Promise<void> {
  for (const [identity, channel, text] of messages) {
    const request = { ...textTo(identity, text, channel), message_metadata: text };
    await emulator.vendor('POST', '/messages:send', request);
    now += 1_000;
  }
}

const fetchLast = (body: object) => emulator.vendor('POST', '/messages:fetch-last-message', body);
const metadataOf = (messages: { metadata?: string }[]) => messages.map(({ metadata }) => metadata);
const CONVERSATION = 'CONVERSATION_SOURCE';

const SAID: [string, string, string][] = [
  ['+1', 'SMS', 'one'],
  ['+2', 'SMS', 'two'],
  ['+1', 'SMS', 'three'],
  ['+1', 'RCS', 'four'],
  ['+3', 'SMS', 'five'],
];
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

test.each([
  ['identities', { channel_identities: ['+1', '+2'] }, ['four', 'three', 'two']],
  ['one channel', { channel_identities: ['+1', '+2'], channel: 'SMS' }, ['three', 'two']],
  ['the time before', { channel_identities: ['+1', '+2'], end_time: at(1) }, ['two', 'one']],
  ['the time after', { channel_identities: ['+1', '+2'], start_time: at(3) }, ['four']],
  ['what contacts wrote', { channel_identities: ['+1'], direction: 'TO_APP' }, []],
  ['no metadata', { channel_identities: ['+3'], view: 'WITHOUT_METADATA' }, ['']],
  ['an identity that nobody has', { channel_identities: ['+9'] }, []],
])('asked for %s it answers with the last message of each', async (_case, query, expected) => {
  await start({});
  await say(...SAID);
  const { body } = await fetchLast({ app_id: APP_ID, messages_source: CONVERSATION, ...query });
  expect(metadataOf(body.messages)).toEqual(expected);
});

test('the official client pages through the last messages', async () => {
  await start({});
  await say(...SAID);
  const seen: { metadata?: string }[] = [];
  for await (const message of officialClient(emulator.base).messages.listLastMessagesByChannelIdentity({
    listLastMessagesByChannelIdentityRequestBody: {
      channel_identities: ['+1', '+2', '+3'],
      messages_source: CONVERSATION,
      channel: 'SMS',
      page_size: 2,
    },
  })) {
    seen.push(message);
  }
  expect(metadataOf(seen)).toEqual(['five', 'three', 'two']);
});

test('by contact it answers with one message, whatever channel it went over', async () => {
  await start({});
  await say(...SAID);
  const { contacts } = (await emulator.vendor('GET', '/contacts?channel=SMS&identity=%2B2')).body;
  const { body } = await fetchLast({ contact_ids: [contacts[0].id], messages_source: CONVERSATION });
  expect(metadataOf(body.messages)).toEqual(['two']);
});

test('without a source it looks at what was dispatched', async () => {
  await start({ mode: 'DISPATCH', dispatchRetentionDays: 1 });
  await say(...SAID);
  const { body } = await fetchLast({ channel_identities: ['+3'] });
  expect(metadataOf(body.messages)).toEqual(['five']);
  expect((await fetchLast({ channel_identities: ['+3'], messages_source: CONVERSATION })).body.messages).toEqual([]);
});

test.each([
  [{}, 'body'],
  [{ channel_identities: ['+1'], contact_ids: [APP_ID], messages_source: CONVERSATION }, 'body'],
  [{ contact_ids: [APP_ID] }, 'contact_ids'],
  [{ contact_ids: ['c'], messages_source: CONVERSATION }, 'contact_ids.0'],
  [{ channel_identities: [] }, 'channel_identities'],
  [{ channel_identities: ['+1'], page_size: 1001 }, 'page_size'],
])('%j is refused', async (query, field) => {
  await start({});
  const { status, body } = await fetchLast(query);
  expect(status).toBe(400);
  expect(body.error.details[0].field_violations[0].field).toBe(field);
});
