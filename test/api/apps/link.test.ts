import { ApplicationFailure, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
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

test('an app that was linked anew before its workflow had ended gets another workflow', async () => {
  const healths = ['unlinked', 'healthy'];
  api.temporal.answers.sync = () => ({ health: healths.shift() });
  const answer = await link();
  expect([answer.statusCode, answer.json().credentialVersion]).toEqual([201, 1]);
  expect(told()).toEqual(['sinchApp', 'sync', 'sinchApp', 'sync']);
});

test('an app that is unlinked again and again is not linked', async () => {
  api.temporal.answers.sync = () => ({ health: 'unlinked' });
  expect([(await link()).statusCode, (await link()).json().code]).toEqual([409, 'UNLINKING']);
});

describe('while an app is being unlinked', () => {
  const refuse = () => {
    const cause = ApplicationFailure.nonRetryable('It is being unlinked.', 'UNLINKING');
    throw new WorkflowUpdateFailedError('Rejected.', cause);
  };
  const key = { clientId: 'a-client', clientSecret: 'another' };
  const path = `/v1/apps/${NEW.appId}`;

  test.each([
    ['linking it', () => link()],
    ['linking it with another key', () => link(key)],
    ['giving it a key', () => api.call('PUT', `${path}/credentials`, key)],
    ['giving its webhook a secret', () => api.call('POST', `${path}/webhook-secret`)],
    ['a sync', () => api.call('POST', `${path}/sync`)],
  ])('%s is refused', async (_what, ask) => {
    await link();
    Object.assign(api.temporal.answers, { sync: refuse, rotateCredentials: refuse });
    const answer = await ask();
    expect([answer.statusCode, answer.json()]).toMatchObject([
      409,
      { code: 'UNLINKING', detail: `App ${NEW.appId} is being unlinked: link it again once that is done.` },
    ]);
  });
});

test('a key is not said to be taken by an app that was unlinked meanwhile', async () => {
  await link();
  api.temporal.answers.rotateCredentials = () => ({ health: 'unlinked' });
  const answer = await api.call('PUT', `/v1/apps/${NEW.appId}/credentials`, { clientId: 'c', clientSecret: 's' });
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND']);
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
