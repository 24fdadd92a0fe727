import { meets } from '../../../emulator/state/scope.ts';
import {
  APP_ID,
  BASIC,
  type EmulatorWithTarget,
  PROJECT,
  startEmulatorWithTarget,
  textTo,
} from '../../helpers/emulator.ts';

const OTHER_PROJECT = 'd36f3d3d-1523-4edd-ae42-11995557ff62';
const PHONE = '+46700000001';
const unified = { contact_settings: { unified_contact_id_enabled: false } };

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

const as = (project: string, region: string) => (method: string, path: string, body?: object) =>
  emulator.call(method, `/regions/${region}/v1/projects/${project}${path}`, body, { authorization: BASIC });

const contact = { channel_identities: [{ channel: 'SMS', identity: PHONE }], language: 'EN' };
const recipient = { identified_by: { channel_identities: [{ channel: 'SMS', identity: PHONE }] } };

test.each([
  [['a', 'eu'], ['a', 'eu'], true],
  [['a', 'eu'], ['b', 'eu'], false],
  [['a', 'eu'], ['a', 'us'], false],
  [['', 'eu'], ['b', 'eu'], true],
  [['a', ''], ['a', 'us'], true],
  [['', ''], ['b', 'br'], true],
])('what belongs to %j is seen from %j: %j', ([a = '', b = ''], [c = '', d = ''], seen) => {
  expect(meets({ projectId: a, region: b }, { projectId: c, region: d })).toBe(seen);
});

describe.each([
  ['the API', async (here: ReturnType<typeof as>) => (await here('POST', '/contacts', contact)).body.id],
  [
    'a message',
    async (here: ReturnType<typeof as>) => {
      const { message_id } = (await here('POST', '/messages:send', textTo(PHONE, 'Hello', 'SMS'))).body;
      return (await here('GET', `/messages/${message_id}`)).body.contact_id;
    },
  ],
])('a contact that %s made', (_by, make) => {
  test.each([
    ['another project', OTHER_PROJECT, 'eu'],
    ['another region', PROJECT, 'us'],
  ])('is not there for %s', async (_case, project, region) => {
    await emulator.control('POST', '/apps', { id: APP_ID, projectId: PROJECT, region: 'eu' });
    const here = as(PROJECT, 'eu');
    const id = await make(here);
    expect((await here('GET', `/contacts/${id}`)).body).toMatchObject({ id });
    const elsewhere = as(project, region);
    const own = (await elsewhere('POST', '/contacts', contact)).body.id;
    const missing: [string, string, object?][] = [
      ['GET', `/contacts/${id}`],
      ['PATCH', `/contacts/${id}`, {}],
      ['DELETE', `/contacts/${id}`],
      ['POST', `/contacts/${id}:merge`, { source_id: own }],
      ['POST', `/contacts/${own}:merge`, { source_id: id }],
    ];
    for (const [method, path, body] of missing) {
      expect(await elsewhere(method, path, body)).toMatchObject({ status: 404 });
    }
    expect((await elsewhere('GET', '/contacts')).body.contacts).toMatchObject([{ id: own }]);
    expect((await elsewhere('GET', '/contacts:identityConflicts')).body.conflicts).toEqual([]);
    expect((await here('GET', '/contacts')).body.contacts).toMatchObject([{ id }]);
  });
});

test("an app neither reaches nor knows another project's contact", async () => {
  await emulator.control('POST', '/apps', { id: APP_ID, projectId: PROJECT, region: 'eu' });
  const stranger = (await as(OTHER_PROJECT, 'eu')('POST', '/contacts', contact)).body.id;
  const here = as(PROJECT, 'eu');
  const named = { app_id: APP_ID, recipient: { contact_id: stranger } };
  expect(await here('POST', '/capability:query', named)).toMatchObject({ status: 404 });
  const conversation = { app_id: APP_ID, contact_id: stranger };
  expect(await here('POST', '/conversations', conversation)).toMatchObject({ status: 404 });
  const { message_id } = (await here('POST', '/messages:send', { ...textTo(''), ...named })).body;
  const [sent] = (await emulator.control('GET', `/outbox?appId=${APP_ID}`)).body.messages;
  expect(sent).toMatchObject({ message_id, identity: '' });
  await here('POST', '/messages:send', { ...textTo(''), recipient });
  const [own] = (await here('GET', '/contacts')).body.contacts;
  expect(own.id).not.toBe(stranger);
});

test('every app of the project and the region is told of a contact that a message to one of them made', async () => {
  await emulator.tellsOf(['CONTACT_CREATE'], { projectId: PROJECT, region: 'eu' });
  const appIds = { own: '01EB37HMH1M6SV18ABNS3G135J', there: '01EB37HMH1M6SV18ABNS3G135K' };
  await emulator.control('POST', '/apps', { id: appIds.there, projectId: PROJECT, region: 'us' });
  await emulator.control('POST', '/apps', { id: appIds.own, projectId: PROJECT, region: 'eu' });
  await as(PROJECT, 'us')('POST', '/messages:send', { ...textTo('1', 'Hello', 'SMS'), app_id: appIds.there });
  await as(PROJECT, 'eu')('POST', '/messages:send', { ...textTo('2', 'Hello', 'SMS'), app_id: appIds.own });
  const [told] = await emulator.callbacks(1);
  expect(told?.body).toMatchObject({
    app_id: '',
    contact_create_notification: { contact: { channel_identities: [{ identity: '2' }] } },
  });
});

test('the contacts of an app without a project are seen from every project, in its region', async () => {
  await emulator.control('POST', '/apps', { id: APP_ID, region: 'eu' });
  await as(PROJECT, 'eu')('POST', '/messages:send', textTo(PHONE, 'Hello', 'SMS'));
  expect((await as(OTHER_PROJECT, 'eu')('GET', '/contacts')).body.contacts).toHaveLength(1);
  expect((await as(PROJECT, 'us')('GET', '/contacts')).body.contacts).toEqual([]);
});

test('what is written on a path without a region is seen from every region', async () => {
  const { id } = (await emulator.vendor('POST', '/contacts', contact)).body;
  expect((await as(PROJECT, 'br')('GET', `/contacts/${id}`)).body).toEqual({
    ...(await emulator.vendor('GET', `/contacts/${id}`)).body,
    id,
  });
});

test('settings belong to a project and a region', async () => {
  expect(await as(PROJECT, 'eu')('POST', '/settings', unified)).toMatchObject({ status: 200 });
  expect(await as(PROJECT, 'us')('GET', '/settings')).toMatchObject({ status: 404 });
  expect(await as(PROJECT, 'us')('POST', '/settings', unified)).toMatchObject({ status: 200 });
  await as(PROJECT, 'us')('DELETE', '/settings');
  expect((await as(PROJECT, 'eu')('GET', '/settings')).body).toEqual({ project_id: PROJECT, settings: unified });
});
