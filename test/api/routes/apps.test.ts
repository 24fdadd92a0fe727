import { WorkflowNotFoundError } from '@temporalio/client';
import { SinchError, type SinchErrorKind } from '../../../adapters/sinch-error.ts';
import { APP_ID, anAppLink, NOW, startTestApi, type TestApi, WEBHOOK_SECRET } from '../../helpers/api.ts';
import { greetingFlow } from '../../helpers/flows.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const call: TestApi['call'] = (...args) => api.call(...args);

const NEW = {
  projectId: '00000000-0000-4000-8000-000000000001',
  appId: '01HZ0000000000000000000002',
  region: 'us',
  clientId: 'a-client',
  clientSecret: 'a-client-secret',
};

describe('an app that is linked', () => {
  test('shows why it is not healthy, and what changed lately', async () => {
    const events = [{ at: NOW, what: 'SMS removed' }];
    api.links.set(APP_ID, anAppLink({ health: 'unauthorised', problem: 'The key is refused.', events }));
    const shown = { health: 'unauthorised', problem: 'The key is refused.', events };
    expect((await call('GET', `/v1/apps/${APP_ID}`)).json()).toMatchObject(shown);
    expect((await call('GET', '/v1/apps')).json().apps[0]).toMatchObject(shown);
  });

  test('shows in its workflow the flow that it was pointed at', async () => {
    await api.deps.flows.publish(greetingFlow(), '');
    const flow = { flow: 'test', version: 1 };
    expect((await call('PUT', `/v1/apps/${APP_ID}/flow`, flow)).statusCode).toBe(200);
    expect(api.temporal.calls).toMatchObject([
      { method: 'executeUpdate', name: 'setFlow', workflowId: `app.${APP_ID}`, options: { args: [{ flow }] } },
    ]);
  });

  test('is pointed at a flow though no worker is there to show it', async () => {
    await api.deps.flows.publish(greetingFlow(), '');
    api.temporal.breakWith = () => Promise.reject(new Error('nobody polls'));
    const answer = await call('PUT', `/v1/apps/${APP_ID}/flow`, { flow: 'test', version: 1 });
    expect(answer.json()).toMatchObject({ flow: { flow: 'test', version: 1 } });
  });

  test('gets a new webhook secret beside the older one, and its workflow sets it at Sinch', async () => {
    const answer = await call('POST', `/v1/apps/${APP_ID}/webhook-secret`);
    expect(answer.statusCode).toBe(200);
    const [newer, older, ...rest] = api.secrets.get(APP_ID)?.webhookSecrets ?? [];
    expect([older, rest]).toEqual([WEBHOOK_SECRET, []]);
    expect(newer).toMatch(/^[\w-]{43}$/);
    expect(answer.body).not.toContain(newer);
    expect(api.temporal.calls).toMatchObject([{ method: 'executeUpdate', name: 'sync' }]);
    expect((await call('POST', '/v1/apps/unknown/webhook-secret')).statusCode).toBe(404);
  });
});

describe('linking', () => {
  test('reads the app with the given credentials, stores it, starts its workflow and waits for its first sync', async () => {
    const asked: unknown[] = [];
    const channels = [{ channel: 'WHATSAPP', state: 'ACTIVE', description: '' }] as const;
    api.deps.readApp = async (app, secret) => {
      asked.push([app.appId, app.region, secret]);
      return { displayName: 'Shop', mode: 'DISPATCH', retentionDays: 3, channels: [...channels] };
    };
    const answer = await call('POST', '/v1/apps', NEW);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ appId: NEW.appId, displayName: 'Shop', channels, credentialVersion: 1 });
    expect(asked).toEqual([[NEW.appId, 'us', NEW.clientSecret]]);
    expect(api.temporal.calls).toMatchObject([
      {
        method: 'start',
        name: 'sinchApp',
        workflowId: `app.${NEW.appId}`,
        options: { workflowIdConflictPolicy: 'USE_EXISTING', args: [{ appId: NEW.appId, credentialVersion: 1 }] },
      },
      { method: 'executeUpdate', name: 'sync', workflowId: `app.${NEW.appId}` },
    ]);
    expect(api.secrets.get(NEW.appId)?.webhookSecrets[0]).toMatch(/^[\w-]{43}$/);
  });

  test('is answered with what the first sync has written, whatever a cache says', async () => {
    api.deps.links.find = async () => undefined;
    api.temporal.answers.sync = () => api.links.set(NEW.appId, anAppLink({ appId: NEW.appId, webhookId: 'w1' }));
    expect((await call('POST', '/v1/apps', NEW)).json()).toMatchObject({ appId: NEW.appId, webhookId: 'w1' });
  });

  test('and a sync of one app read no other', async () => {
    api.deps.links.list = () => Promise.reject(new Error('all were read'));
    expect((await call('POST', '/v1/apps', NEW)).statusCode).toBe(201);
    expect((await call('POST', `/v1/apps/${NEW.appId}/sync`)).statusCode).toBe(200);
  });

  test('is done too when no worker answers: the workflow syncs later by itself', async () => {
    api.temporal.answers.sync = () => {
      throw new Error('nobody polls');
    };
    const answer = await call('POST', '/v1/apps', NEW);
    expect([answer.statusCode, answer.json()]).toMatchObject([201, { appId: NEW.appId, credentialVersion: 1 }]);
  });

  test('the answer, and every later one, holds no secret', async () => {
    const bodies = [await call('POST', '/v1/apps', NEW), await call('GET', '/v1/apps')].map(({ body }) => body).join();
    expect(bodies).not.toContain(NEW.clientSecret);
    expect(bodies).not.toContain(api.secrets.get(NEW.appId)?.webhookSecrets[0]);
  });

  test('the same app again tells the running workflow of the new credentials', async () => {
    await call('POST', '/v1/apps', { ...NEW, appId: APP_ID });
    expect(api.temporal.calls.map(({ method, name }) => [method, name])).toEqual([
      ['start', 'sinchApp'],
      ['executeUpdate', 'rotateCredentials'],
    ]);
    expect(api.temporal.calls[1]?.options).toMatchObject({ args: [{ credentialVersion: 2 }] });
  });

  const refusals: [SinchErrorKind, number, number, string, string[] | undefined][] = [
    ['unauthorised', 401, 422, 'APP_REFUSED', ['clientId', 'clientSecret']],
    ['unauthorised', 0, 422, 'APP_REFUSED', ['clientId', 'clientSecret']],
    ['refused', 403, 422, 'APP_REFUSED', ['projectId', 'clientId']],
    ['refused', 404, 422, 'APP_REFUSED', ['region', 'appId', 'projectId']],
    ['refused', 400, 422, 'APP_REFUSED', ['appId', 'projectId']],
    ['rateLimited', 429, 503, 'SINCH_AWAY', undefined],
    ['unavailable', 0, 503, 'SINCH_AWAY', undefined],
    ['unclear', 500, 503, 'SINCH_AWAY', undefined],
  ];
  test.each(refusals)(
    'Sinch says %s (%i): the answer is %i %s, nothing is stored',
    async (kind, at, status, code, fields) => {
      api.deps.readApp = () => Promise.reject(new SinchError(kind, { message: 'no', status: at, code: 'X' }));
      const answer = await call('POST', '/v1/apps', NEW);
      expect([answer.statusCode, answer.json().code, answer.json().fields]).toEqual([status, code, fields]);
      for (const field of fields ?? []) expect(answer.json().detail).toContain(field);
      expect(api.links.has(NEW.appId)).toBe(false);
      expect(api.temporal.calls).toEqual([]);
    },
  );

  test('every field that is wrong is named at once, before Sinch is asked', async () => {
    const answer = await call('POST', '/v1/apps', { ...NEW, appId: 'not-a-ulid', region: 'mars', clientSecret: '' });
    expect(answer.statusCode).toBe(400);
    const places = answer.json().problems.map(({ at }: { at: string }) => at);
    expect(places.toSorted()).toEqual(['body/appId', 'body/clientSecret', 'body/region']);
  });
});

describe('a linked app', () => {
  test('is listed and shown', async () => {
    expect((await call('GET', '/v1/apps')).json().apps).toMatchObject([{ appId: APP_ID }]);
    expect((await call('GET', `/v1/apps/${APP_ID}`)).json()).toMatchObject({ appId: APP_ID, linkedAt: NOW });
  });

  test.each([
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/sync'],
  ] as const)('%s %s of one that is not linked is 404', async (method, path) => {
    expect((await call(method, `/v1/apps/unknown${path}`)).statusCode).toBe(404);
  });

  test('syncs through its workflow, and is shown as the worker has left it', async () => {
    const link = await api.deps.links.findNow(APP_ID);
    api.deps.links.find = async () => link;
    api.temporal.answers.sync = () => api.links.set(APP_ID, anAppLink({ displayName: 'Read anew' }));
    const answer = await call('POST', `/v1/apps/${APP_ID}/sync`);
    expect([answer.statusCode, answer.json().displayName]).toEqual([200, 'Read anew']);
    expect(api.temporal.calls).toMatchObject([
      // It may have been terminated.
      { name: 'sinchApp', options: { workflowIdConflictPolicy: 'USE_EXISTING' } },
      { name: 'sync', workflowId: `app.${APP_ID}` },
    ]);
  });

  test('takes new credentials only when Sinch accepts them', async () => {
    const body = { clientId: 'c2', clientSecret: 's2' };
    expect((await call('PUT', `/v1/apps/${APP_ID}/credentials`, body)).json()).toMatchObject({ credentialVersion: 2 });
    api.deps.readApp = () => Promise.reject(new SinchError('unauthorised', { message: '', status: 401, code: '' }));
    expect((await call('PUT', `/v1/apps/${APP_ID}/credentials`, body)).statusCode).toBe(422);
    expect(api.links.get(APP_ID)?.credentialVersion).toBe(2);
  });

  test('takes no new credentials once it is unlinked, also while they are looked at', async () => {
    const { readApp } = api.deps;
    api.deps.readApp = async (...asked) => {
      await call('DELETE', `/v1/apps/${APP_ID}`);
      api.temporal.calls.length = 0;
      return readApp(...asked);
    };
    const answer = await call('PUT', `/v1/apps/${APP_ID}/credentials`, { clientId: 'c2', clientSecret: 's2' });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND']);
    expect([api.links.has(APP_ID), api.temporal.calls]).toEqual([false, []]);
  });

  test('takes a policy for sends whose outcome is unclear', async () => {
    const answer = await call('PATCH', `/v1/apps/${APP_ID}`, { onUnclearSend: 'skip' });
    expect(answer.json()).toMatchObject({ onUnclearSend: 'skip' });
  });

  test('takes a published flow, also per channel, and names all that are not published', async () => {
    await api.deps.flows.publish(greetingFlow(), '');
    const pointer = { flow: 'test', version: 'latest', channels: { SMS: { flow: 'test', version: 1 } } };
    expect((await call('PUT', `/v1/apps/${APP_ID}/flow`, pointer)).json()).toMatchObject({ flow: pointer });
    const wrong = { flow: 'none', version: 'latest', channels: { SMS: { flow: 'test', version: 9 } } };
    const answer = await call('PUT', `/v1/apps/${APP_ID}/flow`, wrong);
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'FLOW_NOT_FOUND']);
    expect(answer.json().detail).toContain('none@latest, test@9');
    expect(api.links.get(APP_ID)?.flow).toEqual(pointer);
  });

  test('takes no flow by what is no name of one', async () => {
    const wrong = { flow: 'a flow', version: 1, channels: { SMS: { flow: 'Shop', version: 1 } } };
    const answer = await call('PUT', `/v1/apps/${APP_ID}/flow`, wrong);
    const told = 'must be a name of small letters, digits, - and _, at most 64.';
    expect([answer.statusCode, answer.json().problems]).toEqual([
      400,
      [
        { at: 'body/flow', message: `body/flow: ${told}` },
        { at: 'body/channels/SMS/flow', message: `body/channels/SMS/flow: ${told}` },
      ],
    ]);
  });

  test('takes no flow for a channel that does not exist, and for one of its own that is newer than this code', async () => {
    await api.deps.flows.publish(greetingFlow(), '');
    const flow = { flow: 'test', version: 1 };
    const refused = await call('PUT', `/v1/apps/${APP_ID}/flow`, { ...flow, channels: { WHATSAP: flow, SMS: flow } });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'CHANNEL_NOT_FOUND']);
    expect(refused.json().detail).toMatch(/^No such channel: WHATSAP\./);
    const link = api.links.get(APP_ID);
    if (link === undefined) throw new Error('The test app is linked.');
    api.links.set(APP_ID, { ...link, channels: [{ channel: 'TELEPATHY', state: 'ACTIVE', description: '' }] });
    const taken = await call('PUT', `/v1/apps/${APP_ID}/flow`, { ...flow, channels: { TELEPATHY: flow } });
    expect(taken.statusCode).toBe(200);
  });

  test('is forgotten too when no workflow runs for it, and kept when the workflow cannot be asked', async () => {
    api.temporal.answers.unlink = () => {
      throw new Error('the worker is away');
    };
    expect((await call('DELETE', `/v1/apps/${APP_ID}`)).statusCode).toBe(500);
    expect(api.links.has(APP_ID)).toBe(true);
    api.temporal.answers.unlink = () => {
      throw new WorkflowNotFoundError('none', `app.${APP_ID}`, undefined);
    };
    expect((await call('DELETE', `/v1/apps/${APP_ID}`)).statusCode).toBe(204);
    expect(api.links.has(APP_ID)).toBe(false);
  });

  test('is not to be had while the database is away: 503, not 500', async () => {
    api.loseDatabase();
    const answer = await call('GET', '/v1/apps');
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'DATABASE_AWAY']);
  });
});
