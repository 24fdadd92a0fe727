import { type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: EmulatorWithTarget;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  sinch = officialClient(emulator.base);
  await emulator.tellsOf(['CONTACT_MERGE']);
});
afterEach(() => emulator.close());

type Channel = 'SMS' | 'RCS' | 'WHATSAPP';
const at = (channel: Channel, identity: string) => ({ channel, identity });
const make = async (identities: ReturnType<typeof at>[], change: object = {}) => {
  const contactCreateRequestBody = { channel_identities: identities, language: 'UNSPECIFIED' as const, ...change };
  const { id = '' } = await sinch.contact.create({ contactCreateRequestBody });
  return id;
};
const merge = (destination_id: string, source_id: string) =>
  sinch.contact.mergeContact({ destination_id, mergeContactRequestBody: { source_id, strategy: 'MERGE' } });
const send = (identity: string, channel: Channel) =>
  emulator.vendor('POST', '/messages:send', textTo(identity, identity, channel));
const conversationsOf = async (contact_id: string) =>
  (await emulator.vendor('GET', `/conversations?contact_id=${contact_id}`)).body.conversations;
const messagesOf = async (contact_id: string) =>
  (await emulator.vendor('GET', `/messages?contact_id=${contact_id}`)).body.messages;

test('the kept contact gets the identities of channels it lacked, and what it had left empty', async () => {
  const kept = await make([at('SMS', '1')], { display_name: 'Ada', metadata: 'kept' });
  const given = { email: 'b@example.com', metadata: 'lost', display_name: 'Bo', language: 'SV' };
  const source = await make([at('SMS', '2'), at('RCS', '2')], given);
  const merged = await merge(kept, source);
  expect(merged).toEqual({
    id: kept,
    channel_identities: [
      { channel: 'SMS', identity: '1', app_id: '' },
      { channel: 'RCS', identity: '2', app_id: '' },
    ],
    channel_priority: ['SMS', 'RCS'],
    display_name: 'Ada',
    email: 'b@example.com',
    external_id: '',
    metadata: 'kept',
    language: 'SV',
  });
  expect(await sinch.contact.get({ contact_id: kept })).toEqual(merged);
  await expect(sinch.contact.get({ contact_id: source })).rejects.toMatchObject({ statusCode: 404 });
  const [told] = await emulator.callbacks(1);
  expect(told?.body).toMatchObject({
    app_id: '',
    contact_merge_notification: { preserved_contact: merged, deleted_contact: { id: source, ...given } },
  });
});

test('conversations of the removed contact move to the kept one, which the next message finds', async () => {
  const kept = await make([at('SMS', '1')]);
  const source = await make([at('RCS', '2')]);
  await send('2', 'RCS');
  const [conversation] = await conversationsOf(source);
  await merge(kept, source);
  expect(await conversationsOf(kept)).toEqual([{ ...conversation, contact_id: kept }]);
  await send('2', 'RCS');
  await send('1', 'SMS');
  const messages = await messagesOf(kept);
  expect(messages).toHaveLength(3);
  const places = messages.map((one: { conversation_id: string }) => one.conversation_id);
  expect(new Set(places)).toEqual(new Set([conversation.id]));
});

test('where both had a conversation with the app, the kept one takes the messages', async () => {
  const kept = await make([at('SMS', '1')]);
  const source = await make([at('RCS', '2')]);
  await send('1', 'SMS');
  await send('2', 'RCS');
  const { message, ...to } = textTo('2', '2', 'RCS');
  await emulator.vendor('POST', '/events:send', { ...to, event: { composing_event: {} } });
  const before = await conversationsOf(kept);
  const [gone] = await conversationsOf(source);
  await merge(kept, source);
  expect((await emulator.vendor('GET', `/events?contact_id=${kept}`)).body.events).toMatchObject([
    { contact_id: kept, conversation_id: before[0].id },
  ]);
  expect(await conversationsOf(kept)).toEqual(before);
  expect(await emulator.vendor('GET', `/conversations/${gone.id}`)).toMatchObject({ status: 404 });
  expect(await messagesOf(kept)).toMatchObject([
    { conversation_id: before[0].id, channel_identity: { identity: '2' } },
    { conversation_id: before[0].id, channel_identity: { identity: '1' } },
  ]);
});

describe('a merge is refused', () => {
  const UNKNOWN_ID = '01EB37HMH1M6SV18ABNS3G135Z';
  test.each([
    ['with itself', 400, (kept: string) => [kept, { source_id: kept }]],
    ['with a contact that there is not', 404, (kept: string) => [kept, { source_id: UNKNOWN_ID }]],
    ['into a contact that there is not', 404, (kept: string) => [UNKNOWN_ID, { source_id: kept }]],
    ['with an id that is no ULID', 400, (kept: string) => [kept, { source_id: 'mine' }]],
    ['into an id that is no ULID', 400, (kept: string) => ['mine', { source_id: kept }]],
    ['without a source', 400, (kept: string) => [kept, {}]],
    ['in an unknown way', 400, (kept: string) => [kept, { source_id: kept, strategy: 'KEEP' }]],
  ])('%s', async (_case, status, request) => {
    const [into, body] = request(await make([at('SMS', '1')]));
    expect(await emulator.vendor('POST', `/contacts/${into}:merge`, body)).toMatchObject({ status });
  });
});
