import { APP_ID, PROJECT, type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const refusal = (name: string) => ({
  error: {
    code: 501,
    status: 'UNIMPLEMENTED',
    message: expect.stringContaining(`${name} is not emulated`),
    details: [],
  },
});

test.each([
  ['batch:send', 'POST', '/messages'],
  ['batch:cancel', 'DELETE', '/messages'],
  ['batch:delete-contacts', 'DELETE', '/contacts'],
  ['batch:insert-consents', 'POST', '/consents'],
])('%s is refused by its name, which its path tells', async (name, method, path) => {
  expect(await emulator.vendor(method, path, {})).toMatchObject({ status: 501, body: refusal(name) });
});

test('one of a region is refused alike, and without a token as any other call', async () => {
  const path = `/regions/br/v2/projects/${PROJECT}/templates`;
  expect(await emulator.call('POST', path, {})).toMatchObject({ status: 401 });
});

test('what the official client asks of consents and templates is refused by name', async () => {
  const sinch = officialClient(emulator.base);
  const refused: [string, () => PromiseLike<unknown>][] = [
    ['consents:list-identities', () => sinch.consents.listIdentities({ app_id: APP_ID, list_type: 'OPT_OUT_ALL' })],
    [
      'consents:list-audit-records',
      () => sinch.consents.listAuditRecords({ app_id: APP_ID, identity: '+46700000001' }),
    ],
    ['templates:list', () => sinch.templatesV2.list({})],
    ['templates:get', () => sinch.templatesV2.get({ template_id: APP_ID })],
    ['templates:delete', () => sinch.templatesV2.delete({ template_id: APP_ID })],
    ['templates:list-translations', () => sinch.templatesV2.listTranslations({ template_id: APP_ID })],
  ];
  for (const [name, call] of refused) {
    const error = await Promise.resolve(call()).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ statusCode: 501, data: expect.stringContaining(`${name} is not emulated`) });
  }
});
