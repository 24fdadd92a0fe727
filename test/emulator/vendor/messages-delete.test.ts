import { APP_ID, BASIC, PROJECT, type RunningEmulator, startEmulator, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: RunningEmulator;

beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

async function sent(app: object = {}): Promise<string> {
  await emulator.control('POST', '/apps', { id: APP_ID, ...app });
  return (await emulator.vendor('POST', '/messages:send', textTo('+46700000001'))).body.message_id;
}

test.each([
  ['CONVERSATION_SOURCE' as const, { mode: 'CONVERSATION' }],
  ['DISPATCH_SOURCE' as const, { mode: 'DISPATCH', dispatchRetentionDays: 1 }],
])('the official client deletes a message of %s from storage, but not from the handset', async (source, app) => {
  const message_id = await sent(app);
  const { messages } = officialClient(emulator.base);
  await messages.delete({ message_id, messages_source: source });
  await expect(messages.get({ message_id, messages_source: source })).rejects.toMatchObject({ statusCode: 404 });
  expect((await messages.list({ app_id: APP_ID, messages_source: source })).data).toEqual([]);
  const outbox = await emulator.control('GET', `/outbox?appId=${APP_ID}`);
  expect(outbox.body.messages).toMatchObject([{ message_id }]);
});

test.each(['GET', 'DELETE'])('%s finds no message of the other source', async (method) => {
  const path = `/messages/${await sent()}`;
  expect(await emulator.vendor(method, `${path}?messages_source=DISPATCH_SOURCE`)).toMatchObject({ status: 404 });
  expect(await emulator.vendor(method, `${path}?messages_source=CONVERSATION_SOURCE`)).toMatchObject({ status: 200 });
});

test('DELETE finds no message of another region', async () => {
  const path = `/v1/projects/${PROJECT}/messages/${await sent({ region: 'br' })}`;
  const answer = (region: string) =>
    emulator.call('DELETE', `/regions/${region}${path}`, undefined, { authorization: BASIC });
  expect(await answer('us')).toMatchObject({ status: 404 });
  expect(await answer('br')).toMatchObject({ status: 200 });
});
