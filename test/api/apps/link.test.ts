import { WorkflowNotFoundError } from '@temporalio/client';
import { startTestApi, type TestApi } from '../../helpers/api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const NEW = {
  projectId: '00000000-0000-4000-8000-000000000001',
  appId: '01HZ0000000000000000000002',
  region: 'us',
  clientId: 'a-client',
  clientSecret: 'a-client-secret',
};

const link = (more: object = {}) => api.call('POST', '/v1/apps', { ...NEW, ...more });
const told = () => api.temporal.calls.map(({ name }) => name);

describe('the same app again', () => {
  test('with nothing new changes nothing, and is synced', async () => {
    const first = await link();
    const secret = api.secrets.get(NEW.appId);
    api.temporal.calls.length = 0;
    const second = await link();
    expect([second.statusCode, second.json()]).toEqual([first.statusCode, first.json()]);
    expect(api.secrets.get(NEW.appId)).toBe(secret);
    expect(told()).toEqual(['sinchApp', 'sync']);
  });

  test('with nothing new takes what has changed at Sinch', async () => {
    await link();
    const { readApp } = api.deps;
    api.deps.readApp = async (...asked) => ({ ...(await readApp(...asked)), displayName: 'Renamed' });
    expect((await link()).json()).toMatchObject({ displayName: 'Renamed', credentialVersion: 1 });
  });

  test.each([
    ['another secret', { clientSecret: 'another' }],
    ['another key', { clientId: 'another' }],
    ['another region', { region: 'eu' }],
  ])('with %s has a new version of its credentials, which the workflow is told of', async (_what, change) => {
    await link();
    api.temporal.calls.length = 0;
    expect((await link(change)).json()).toMatchObject({ credentialVersion: 2 });
    expect(told()).toEqual(['sinchApp', 'rotateCredentials']);
  });

  test('once more after that tells it of the version that it may not have heard of, and syncs', async () => {
    await link();
    await link({ clientSecret: 'another' });
    api.temporal.calls.length = 0;
    expect((await link({ clientSecret: 'another' })).json()).toMatchObject({ credentialVersion: 2 });
    expect(told()).toEqual(['sinchApp', 'rotateCredentials', 'sync']);
  });
});

test.each<[string, () => unknown]>([
  ['has just unlinked it', () => ({ health: 'unlinked' })],
  [
    'has ended',
    () => {
      throw new WorkflowNotFoundError('none', `app.${NEW.appId}`, undefined);
    },
  ],
])('an app whose workflow %s while it was linked is linked all the same', async (_what, answer) => {
  let syncs = 0;
  api.temporal.answers.sync = () => {
    syncs += 1;
    if (syncs > 1) return { health: 'healthy' };
    api.links.delete(NEW.appId);
    return answer();
  };
  expect((await link()).statusCode).toBe(201);
  expect(api.links.has(NEW.appId)).toBe(true);
  expect(told()).toEqual(['sinchApp', 'sync', 'sinchApp', 'sync']);
});

test('the answer says of every channel how it is, whom the contact sees, and what to do', async () => {
  api.deps.readApp = async () => ({
    displayName: 'Shop',
    mode: 'DISPATCH',
    retentionDays: 0,
    channels: [
      { channel: 'SMS', state: 'ACTIVE', description: '', sender: '+46700000000' },
      { channel: 'WHATSAPP', state: 'PENDING', description: 'in review', sender: '' },
      { channel: 'TELEGRAM', state: 'FAILING', description: 'bad token' },
    ],
  });
  expect((await link()).json()).toMatchObject({
    channels: [
      { channel: 'SMS', state: 'ACTIVE', description: '', sender: '+46700000000', todo: '' },
      { channel: 'WHATSAPP', state: 'PENDING', description: 'in review', todo: expect.stringMatching(/^Wait until/) },
      { channel: 'TELEGRAM', state: 'FAILING', sender: '', todo: expect.stringMatching(/BotFather/) },
    ],
    todo: [expect.stringMatching(/^Sinch does not deliver messages yet/), expect.stringMatching(/choose a flow/)],
    offers: [{ kind: 'retention', days: 1, because: expect.stringMatching(/a rare double.*a rare loss/) }],
  });
});

test('an app without channels is linked, and the answer says what to do', async () => {
  const answer = await link();
  expect([answer.statusCode, answer.json().todo[0]]).toEqual([201, expect.stringMatching(/^The app has no channels/)]);
});
