import { type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const clientOf = (region: string) => officialClient(`${emulator.base}/regions/${region}`);
const recipient = { identified_by: { channel_identities: [{ channel: 'SMS' as const, identity: '+46700000001' }] } };
const message = { text_message: { text: 'Hello' } };

async function appIn(region: string, processing_mode: 'DISPATCH' | 'CONVERSATION'): Promise<string> {
  const app = await clientOf(region).app.create({
    appCreateRequestBody: {
      display_name: region,
      channel_credentials: [{ channel: 'SMS', static_bearer: { claimed_identity: 'me', token: 'x' } }],
      processing_mode,
      dispatch_retention_policy: { retention_type: 'MESSAGE_EXPIRE_POLICY', ttl_days: 1 },
    },
  });
  return app.id ?? '';
}

const regions = ['us', 'eu', 'br'];
const modes = ['DISPATCH', 'CONVERSATION'] as const;
const everywhere = regions.flatMap((region) => modes.map((mode) => [region, mode] as const));

test.each(everywhere)('in %s and %s mode the client finds what it sent, until it deletes it', async (region, mode) => {
  const { messages } = clientOf(region);
  const app_id = await appIn(region, mode);
  const messages_source = `${mode}_SOURCE` as const;
  const { message_id = '' } = await messages.send({ sendMessageRequestBody: { app_id, recipient, message } });
  const sent = { id: message_id, processing_mode: mode };
  expect(await messages.get({ message_id, messages_source })).toMatchObject(sent);
  expect((await messages.list({ app_id, messages_source })).data).toMatchObject([sent]);
  const last = await messages.listLastMessagesByChannelIdentity({
    listLastMessagesByChannelIdentityRequestBody: { app_id, channel_identities: ['+46700000001'], messages_source },
  });
  expect(last.data).toMatchObject([sent]);
  await messages.delete({ message_id, messages_source });
  expect((await messages.list({ app_id, messages_source })).data).toEqual([]);
});

test.each(everywhere)('an app of %s in %s mode is not there on the host of another region', async (region, mode) => {
  const app_id = await appIn(region, mode);
  const { messages, transcoding, capability } = clientOf(region === 'eu' ? 'us' : 'eu');
  const missing = { statusCode: 404 };
  await expect(messages.list({ app_id })).rejects.toMatchObject(missing);
  await expect(
    transcoding.transcodeMessage({
      transcodeMessageRequestBody: { app_id, app_message: message, channels: ['SMS'] },
    }),
  ).rejects.toMatchObject(missing);
  await expect(capability.lookup({ lookupCapabilityRequestBody: { app_id, recipient } })).rejects.toMatchObject(
    missing,
  );
});
