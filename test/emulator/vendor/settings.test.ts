import { PROJECT, type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';

let emulator: RunningEmulator;
let sinch: ReturnType<typeof officialClient>;

beforeEach(async () => {
  emulator = await startEmulator();
  sinch = officialClient(emulator.base);
});
afterEach(() => emulator.close());

const unified = (unified_contact_id_enabled: boolean) => ({ contact_settings: { unified_contact_id_enabled } });

test('project settings are made, read, changed and deleted', async () => {
  const created = await sinch.projectSettings.create({ createProjectSettingsRequestBody: unified(false) });
  expect(created).toEqual({ project_id: PROJECT, settings: unified(false) });
  const changed = await sinch.projectSettings.update({ updateProjectSettingsRequestBody: unified(true) });
  expect(changed).toEqual({ project_id: PROJECT, settings: unified(true) });
  expect(await sinch.projectSettings.get({})).toEqual(changed);
  await sinch.projectSettings.delete({});
  await expect(sinch.projectSettings.get({})).rejects.toMatchObject({ statusCode: 404 });
});

test('contacts are not unified while their identities conflict', async () => {
  for (const channel of ['SMS', 'RCS']) {
    await emulator.vendor('POST', '/contacts', { channel_identities: [{ channel, identity: '1' }], language: 'EN' });
  }
  expect(await emulator.vendor('POST', '/settings', unified(true))).toMatchObject({ status: 400 });
  await emulator.vendor('POST', '/settings', unified(false));
  expect(await emulator.vendor('PATCH', '/settings', unified(true))).toMatchObject({ status: 400 });
  expect((await emulator.vendor('GET', '/settings')).body.settings).toEqual(unified(false));
});

test('settings that are there are not made again', async () => {
  await emulator.vendor('POST', '/settings', unified(false));
  const again = await emulator.vendor('POST', '/settings', unified(true));
  expect(again).toMatchObject({ status: 409, body: { error: { status: 'ALREADY_EXISTS' } } });
});

test.each([
  ['GET', undefined, 404],
  ['PATCH', unified(true), 404],
  ['DELETE', undefined, 404],
  ['POST', { contact_settings: { unified_contact_id_enabled: 'yes' } }, 400],
])('%s without settings, with %j, is answered %i', async (method, body, status) => {
  expect(await emulator.vendor(method, '/settings', body)).toMatchObject({ status });
});
