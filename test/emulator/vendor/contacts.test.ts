import { APP_ID, type EmulatorWithTarget, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: EmulatorWithTarget;
let sinch: ReturnType<typeof officialClient>;

const PHONE = '+46700000001';
const UNKNOWN_ID = '01EB37HMH1M6SV18ABNS3G135Z';

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
  sinch = officialClient(emulator.base);
  await emulator.tellsOf(['CONTACT_CREATE', 'CONTACT_UPDATE', 'CONTACT_DELETE']);
});
afterEach(() => emulator.close());

const sms = (identity: string) => ({ channel: 'SMS' as const, identity });
const body = (change: object = {}) => ({
  channel_identities: [sms(PHONE)],
  language: 'EN_US' as const,
  ...change,
});
const make = async (change: object = {}) => {
  const { id = '' } = await sinch.contact.create({ contactCreateRequestBody: body(change) });
  return id;
};

describe('a contact written by hand', () => {
  test('is what a later read and a callback show', async () => {
    const contact_id = await make({ email: 'ada@example.com', external_id: 'a1', metadata: 'm' });
    const shown = await sinch.contact.get({ contact_id });
    expect(shown).toEqual({
      id: contact_id,
      channel_identities: [{ channel: 'SMS', identity: PHONE, app_id: '' }],
      channel_priority: ['SMS'],
      display_name: 'Unknown',
      email: 'ada@example.com',
      external_id: 'a1',
      metadata: 'm',
      language: 'EN_US',
    });
    const [created] = await emulator.callbacks(1);
    expect(created?.body).toMatchObject({ app_id: '', contact_create_notification: { contact: shown } });
    expect(created?.headers).toHaveProperty('x-sinch-webhook-signature');
  });

  test('is the one that a message from there belongs to', async () => {
    const contact_id = await make();
    await emulator.vendor('POST', '/messages:send', textTo(PHONE, 'Hello', 'SMS'));
    const listed = await emulator.vendor('GET', `/messages?contact_id=${contact_id}`);
    expect(listed.body.messages).toHaveLength(1);
  });

  test('can be written to by its id, on its first channel', async () => {
    const contact_id = await make({ channel_identities: [{ channel: 'RCS', identity: PHONE }, sms(PHONE)] });
    const { message_id } = (
      await emulator.vendor('POST', '/messages:send', { ...textTo(''), recipient: { contact_id } })
    ).body;
    const found = await emulator.vendor('GET', `/messages/${message_id}`);
    expect(found.body).toMatchObject({ contact_id, channel_identity: { channel: 'RCS' } });
  });
});

test('an update changes what its mask names, and where the contact is found', async () => {
  const contact_id = await make({ display_name: 'Ada' });
  const changed = await sinch.contact.update({
    contact_id,
    update_mask: ['channel_identities', 'language'],
    updateContactRequestBody: { display_name: 'no', channel_identities: [sms('+46700000002')], language: 'SV' },
  });
  expect(changed).toMatchObject({ display_name: 'Ada', language: 'SV' });
  expect(await sinch.contact.get({ contact_id })).toEqual(changed);
  expect((await sinch.contact.list({ channel: 'SMS', identity: PHONE })).data).toEqual([]);
  await emulator.vendor('POST', '/messages:send', textTo(PHONE, 'Hello', 'SMS'));
  expect((await emulator.vendor('GET', `/messages?contact_id=${contact_id}`)).body.messages).toEqual([]);
  const updates = (await emulator.callbacks(3)).map((one) => one.body.contact_update_notification?.contact);
  expect(updates.filter(Boolean)).toEqual([changed]);
});

test('a contact that was deleted is gone, and the next message makes a new one', async () => {
  const contact_id = await make();
  await sinch.contact.delete({ contact_id });
  await expect(sinch.contact.get({ contact_id })).rejects.toMatchObject({ statusCode: 404 });
  await emulator.vendor('POST', '/messages:send', textTo(PHONE, 'Hello', 'SMS'));
  const [found] = (await sinch.contact.list({ channel: 'SMS', identity: PHONE })).data;
  expect(found?.id).not.toBe(contact_id);
  const keys = (await emulator.callbacks(3)).flatMap((one) => Object.keys(one.body));
  expect(keys.filter((key) => key.endsWith('_notification'))).toEqual([
    'contact_create_notification',
    'contact_delete_notification',
    'contact_create_notification',
  ]);
});

test('a list comes in pages of 10, and is narrowed by external id or by identity', async () => {
  for (let place = 10; place < 22; place += 1) {
    await make({ channel_identities: [sms(`+467000000${place}`)], external_id: `x${place}` });
  }
  expect((await sinch.contact.list({})).data).toHaveLength(10);
  const seen: unknown[] = [];
  for await (const contact of sinch.contact.list({ page_size: 5 })) seen.push(contact.external_id);
  expect(seen).toHaveLength(12);
  expect((await sinch.contact.list({ external_id: 'x12' })).data).toMatchObject([{ external_id: 'x12' }]);
  const byIdentity = await sinch.contact.list({ channel: 'SMS', identity: '+46700000013' });
  expect(byIdentity.data).toMatchObject([{ external_id: 'x13' }]);
});

test.each([
  ['no identity', body({ channel_identities: [] })],
  ['no language', body({ language: undefined })],
  ['an unknown language', body({ language: 'XX' })],
  ['an unknown channel', body({ channel_identities: [{ channel: 'FAX', identity: '1' }] })],
  ['an app-scoped identity without its app', body({ channel_identities: [{ channel: 'MESSENGER', identity: '1' }] })],
  ['an app id that is no ULID', body({ channel_identities: [{ channel: 'LINE', identity: '1', app_id: 'mine' }] })],
  ['metadata of 1025 characters', body({ metadata: 'x'.repeat(1025) })],
])('a contact with %s is refused', async (_case, contact) => {
  const answer = await emulator.vendor('POST', '/contacts', contact);
  expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
});

test.each([
  ['GET', '/contacts?page_size=21', 400],
  ['GET', '/contacts?channel=SMS', 400],
  ['GET', '/contacts?channel=SMS&identity=1&external_id=x', 400],
  ['GET', '/contacts/mine', 400],
  ['PATCH', '/contacts/mine', 400],
  ['DELETE', '/contacts/mine', 400],
  ['GET', `/contacts/${UNKNOWN_ID}`, 404],
  ['PATCH', `/contacts/${UNKNOWN_ID}`, 404],
  ['DELETE', `/contacts/${UNKNOWN_ID}`, 404],
])('%s %s is answered %i', async (method, path, status) => {
  expect(await emulator.vendor(method, path, method === 'PATCH' ? {} : undefined)).toMatchObject({ status });
});

test('an app-scoped identity keeps its app, and no other does', async () => {
  const channel_identities = [
    { channel: 'MESSENGER', identity: '1', app_id: APP_ID },
    { ...sms(PHONE), app_id: APP_ID },
  ];
  const contact_id = await make({ channel_identities });
  const { channel_identities: shown } = await sinch.contact.get({ contact_id });
  expect(shown?.map(({ app_id }) => app_id)).toEqual([APP_ID, '']);
});

test.each(['us', 'eu', 'br'])('in region %s contacts are written as anywhere', async (region) => {
  const there = officialClient(`${emulator.base}/regions/${region}`);
  const { id: contact_id = '' } = await there.contact.create({ contactCreateRequestBody: body() });
  await there.contact.update({ contact_id, updateContactRequestBody: { display_name: 'Ada' } });
  expect((await there.contact.list({})).data).toMatchObject([{ id: contact_id, display_name: 'Ada' }]);
  await there.contact.delete({ contact_id });
  expect((await there.contact.list({})).data).toEqual([]);
});

test('an app in DISPATCH mode is told of contacts that were written by hand, too', async () => {
  await emulator.control('POST', '/apps', { id: APP_ID, mode: 'DISPATCH' });
  const contact_id = await make();
  const [told] = await emulator.callbacks(1);
  expect(told?.body).toMatchObject({ contact_create_notification: { contact: { id: contact_id } } });
});

test('an app of another region is not told', async () => {
  const there = officialClient(`${emulator.base}/regions/us`);
  await there.contact.create({ contactCreateRequestBody: body() });
  const contact_id = await make();
  const [told] = await emulator.callbacks(1);
  expect(told?.body).toMatchObject({ contact_create_notification: { contact: { id: contact_id } } });
});
