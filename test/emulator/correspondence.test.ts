import { type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../helpers/emulator.ts';
import { officialClient } from '../helpers/official-client.ts';

let emulator: EmulatorWithTarget;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  sinch = officialClient(emulator.base);
  await emulator.tellsOf(['CONTACT_IDENTITIES_DUPLICATION']);
});
afterEach(() => emulator.close());

const make = async () => {
  const channel_identities = [{ channel: 'SMS' as const, identity: '1' }];
  const { id = '' } = await sinch.contact.create({ contactCreateRequestBody: { channel_identities, language: 'EN' } });
  return id;
};
const messagesOf = async (contact_id: string) =>
  (await emulator.vendor('GET', `/messages?contact_id=${contact_id}`)).body.messages;

describe('two contacts with one identity', () => {
  test('are called back about when a message meets it, and the older one has the message', async () => {
    const contact_ids = [await make(), await make()];
    await emulator.vendor('POST', '/messages:send', textTo('1', 'Hello', 'SMS'));
    const [told] = await emulator.callbacks(1);
    expect(told?.body).toMatchObject({
      duplicated_contact_identities_notification: { duplicated_identities: [{ channel: 'SMS', contact_ids }] },
    });
    expect(await messagesOf(contact_ids[0] ?? '')).toHaveLength(1);
  });

  test('are told apart by a send that names one of them', async () => {
    await make();
    const contact_id = await make();
    await emulator.vendor('POST', '/messages:send', { ...textTo(''), recipient: { contact_id } });
    expect(await messagesOf(contact_id)).toHaveLength(1);
    expect(await sinch.conversation.list({ contact_id })).toMatchObject({ data: [{ contact_id }] });
  });
});
