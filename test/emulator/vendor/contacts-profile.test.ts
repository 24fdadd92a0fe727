import { APP_ID, type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: RunningEmulator;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulator();
  sinch = officialClient(emulator.base);
  await emulator.control('POST', '/apps', { id: APP_ID, channels: ['MESSENGER', 'INSTAGRAM', 'SMS'] });
});
afterEach(() => emulator.close());

const by = (identity: string, channel = 'MESSENGER') => ({
  identified_by: { channel_identities: [{ channel, identity }] },
});
const make = (display_name: string) => {
  const identity = { channel: 'MESSENGER' as const, identity: '7', app_id: APP_ID };
  return sinch.contact.create({
    contactCreateRequestBody: { channel_identities: [identity], display_name, language: 'EN' },
  });
};

test('the profile of a contact has its name, by id and by identity', async () => {
  const { id: contact_id = '' } = await make('Ada');
  for (const recipient of [
    { contact_id },
    { identified_by: { channel_identities: [{ channel: 'MESSENGER' as const, identity: '7' }] } },
  ]) {
    const getChannelProfileRequestBody = { app_id: APP_ID, channel: 'MESSENGER', recipient };
    expect(await sinch.contact.getChannelProfile({ getChannelProfileRequestBody })).toEqual({ profile_name: 'Ada' });
  }
});

test.each([
  ['one who has never written is unknown', { recipient: by('8') }, 200],
  ['a channel without profiles is refused', { recipient: by('8', 'SMS'), channel: 'SMS' }, 400],
  ['a channel that the app lacks is refused', { recipient: by('8', 'LINE'), channel: 'LINE' }, 400],
  ['a recipient on another channel is refused', { recipient: by('8', 'INSTAGRAM') }, 400],
  ['a recipient is needed', {}, 400],
  ['a contact that there is not is not found', { recipient: { contact_id: '01EB37HMH1M6SV18ABNS3G135Z' } }, 404],
  ['an app that there is not is not found', { recipient: by('8'), app_id: '01EB37HMH1M6SV18ABNS3G135Z' }, 404],
  ['an app id must be a ULID', { recipient: by('8'), app_id: 'mine' }, 400],
])('%s', async (_case, change, status) => {
  const request = { app_id: APP_ID, channel: 'MESSENGER', ...change };
  expect(await emulator.vendor('POST', '/contacts:getChannelProfile', request)).toMatchObject({ status });
});
