import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget } from '../helpers/emulator.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  await emulator.tellsOf(['CONTACT_CREATE', 'CONTACT_UPDATE']);
});
afterEach(() => emulator.close());

type Identity = [channel: string, identity: string];
const identities = (...all: Identity[]) => all.map(([channel, identity]) => ({ channel, identity }));
const shown = (...all: Identity[]) => identities(...all).map((one) => ({ ...one, app_id: '' }));
const to = (...all: Identity[]) => ({
  app_id: APP_ID,
  recipient: { identified_by: { channel_identities: identities(...all) } },
});
const send = (...all: Identity[]) =>
  emulator.vendor('POST', '/messages:send', { ...to(...all), message: { text_message: { text: 'Hello' } } });
const contacts = async () => (await emulator.vendor('GET', '/contacts')).body.contacts;
const make = async (...all: Identity[]) =>
  (await emulator.vendor('POST', '/contacts', { channel_identities: identities(...all), language: 'EN' })).body.id;

test.each([
  ['a message', () => send(['SMS', '1'], ['WHATSAPP', '1'], ['SMS', '1'])],
  [
    'an event',
    () =>
      emulator.vendor('POST', '/events:send', {
        ...to(['SMS', '1'], ['WHATSAPP', '1'], ['SMS', '1']),
        event: { composing_event: {} },
      }),
  ],
])('%s to nobody known makes one contact with all identities that it names', async (_what, act) => {
  await act();
  const [contact, ...others] = await contacts();
  expect(others).toEqual([]);
  expect(contact).toMatchObject({
    channel_identities: shown(['SMS', '1'], ['WHATSAPP', '1']),
    channel_priority: ['SMS', 'WHATSAPP'],
  });
});

test('one who is known by another identity than the used one gets those that nobody has', async () => {
  const id = await make(['WHATSAPP', '1']);
  await make(['VIBERBM', '1']);
  await send(['SMS', '1'], ['WHATSAPP', '1'], ['VIBERBM', '1']);
  const [contact] = await contacts();
  expect(contact).toMatchObject({ id, channel_identities: shown(['WHATSAPP', '1'], ['SMS', '1']) });
  expect((await emulator.callbacks(3)).map(({ body }) => body.contact_update_notification?.contact)).toContainEqual(
    contact,
  );
  expect((await emulator.vendor('GET', `/messages?contact_id=${id}`)).body.messages).toHaveLength(1);
});

test('the owner of the identity that is used has the message, whoever has the others', async () => {
  await make(['WHATSAPP', '1']);
  const id = await make(['SMS', '1']);
  await send(['SMS', '1'], ['WHATSAPP', '1']);
  expect((await emulator.vendor('GET', `/messages?contact_id=${id}`)).body.messages).toHaveLength(1);
  expect(await contacts()).toHaveLength(2);
});
