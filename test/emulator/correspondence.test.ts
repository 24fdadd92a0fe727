import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../helpers/emulator.ts';
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

describe('where the project unifies contacts', () => {
  const unify = () => emulator.vendor('POST', '/settings', { contact_settings: { unified_contact_id_enabled: true } });
  const identitiesOf = async (contact_id: string) =>
    (await sinch.contact.get({ contact_id })).channel_identities?.map(({ channel }) => channel);

  test.each([
    ['a send', () => emulator.vendor('POST', '/messages:send', textTo('1', 'Hello', 'RCS'))],
    [
      'the contact',
      () =>
        emulator.control('POST', '/inbound', {
          appId: APP_ID,
          channel: 'RCS',
          identity: '1',
          message: { text_message: { text: 'Hello' } },
        }),
    ],
  ])(
    'a number known on SMS from before that %s uses on RCS is the same contact, who gets the rest',
    async (_who, use) => {
      await emulator.control('POST', '/reset');
      await emulator.tellsOf(['CONTACT_UPDATE', 'CONTACT_CREATE']);
      const contact_id = await make();
      await unify();
      await use();
      await use();
      expect(await messagesOf(contact_id)).toHaveLength(2);
      expect(await identitiesOf(contact_id)).toEqual(['SMS', 'RCS', 'MMS']);
      await emulator.vendor('POST', '/messages:send', textTo('2', 'Hello', 'SMS'));
      const keys = (await emulator.callbacks(3)).flatMap(({ body }) => Object.keys(body));
      expect(keys.filter((key) => key.endsWith('_notification'))).toEqual([
        'contact_create_notification',
        'contact_update_notification',
        'contact_create_notification',
      ]);
    },
  );

  test('a contact gets a number on every channel where it is the person', async () => {
    await unify();
    const contact_id = await make();
    expect(await identitiesOf(contact_id)).toEqual(['SMS', 'MMS', 'RCS']);
    await emulator.vendor('POST', '/messages:send', textTo('2', 'Hello', 'RCS'));
    const [made] = (await sinch.contact.list({ channel: 'SMS', identity: '2' })).data;
    expect(made?.channel_identities?.map(({ channel }) => channel)).toEqual(['RCS', 'SMS', 'MMS']);
    expect(made?.channel_priority).toEqual(['RCS']);
    await emulator.vendor('PATCH', `/contacts/${contact_id}`, {
      channel_identities: [{ channel: 'MMS', identity: '3' }],
    });
    expect(await identitiesOf(contact_id)).toEqual(['MMS', 'SMS', 'RCS']);
  });

  test('a number on WhatsApp is another identity', async () => {
    await unify();
    const contact_id = await make();
    await emulator.vendor('POST', '/messages:send', textTo('1', 'Hello', 'WHATSAPP'));
    expect(await messagesOf(contact_id)).toEqual([]);
  });

  test('a second contact with the number is refused, also by an update', async () => {
    await unify();
    await make();
    const contact = (identity: string) => ({ channel_identities: [{ channel: 'MMS', identity }], language: 'EN' });
    expect(await emulator.vendor('POST', '/contacts', contact('1'))).toMatchObject({ status: 400 });
    const { id } = (await emulator.vendor('POST', '/contacts', contact('2'))).body;
    expect(await emulator.vendor('PATCH', `/contacts/${id}`, contact('1'))).toMatchObject({ status: 400 });
    expect(await identitiesOf(id)).toEqual(['MMS', 'SMS', 'RCS']);
  });
});

test('without that, a number on RCS is another contact than on SMS', async () => {
  const contact_id = await make();
  await emulator.vendor('POST', '/messages:send', textTo('1', 'Hello', 'RCS'));
  expect(await messagesOf(contact_id)).toEqual([]);
});
