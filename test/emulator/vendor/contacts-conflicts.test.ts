import { type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: RunningEmulator;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulator();
  sinch = officialClient(emulator.base);
});
afterEach(() => emulator.close());

const make = async (channel: 'SMS' | 'MMS' | 'RCS' | 'WHATSAPP', identity: string) => {
  const contactCreateRequestBody = { channel_identities: [{ channel, identity }], language: 'EN' as const };
  const { id } = await sinch.contact.create({ contactCreateRequestBody });
  return id;
};

test('a number that several contacts have on SMS, MMS or RCS is a conflict until they are merged', async () => {
  const contact_ids = [await make('SMS', '+461'), await make('RCS', '+461')];
  await make('WHATSAPP', '+461');
  await make('SMS', '+462');
  await make('WHATSAPP', '+462');
  const { data } = await sinch.contact.listIdentityConflicts({});
  expect(data).toEqual([{ identity: '+461', channels: ['RCS', 'SMS'], contact_ids }]);
  const [destination_id = '', source_id = ''] = contact_ids;
  await sinch.contact.mergeContact({ destination_id, mergeContactRequestBody: { source_id } });
  expect((await sinch.contact.listIdentityConflicts({})).data).toEqual([]);
});

test('conflicts come in pages', async () => {
  for (const identity of ['+461', '+462', '+463']) {
    await make('SMS', identity);
    await make('MMS', identity);
  }
  const seen: unknown[] = [];
  for await (const { identity } of sinch.contact.listIdentityConflicts({ page_size: 2 })) seen.push(identity);
  expect(seen).toEqual(['+461', '+462', '+463']);
  expect(await emulator.vendor('GET', '/contacts:identityConflicts?page_size=21')).toMatchObject({ status: 400 });
});
