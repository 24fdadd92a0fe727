import { z } from 'zod';
import { conversationWorkflowId, stateQuery } from '../../contracts/conversation-session.ts';
import { appWorkflowId } from '../../contracts/sinch-app.ts';
import { BRIDGE_SECRET } from '../helpers/bridge-and-desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../helpers/loopback-server.ts';
import { API_TOKEN } from '../helpers/stack/environment.ts';
import { ECHO_FLOW } from '../helpers/stack/flows.ts';
import { callJson } from '../helpers/stack/json-http.ts';
import { Contact, callApi, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(60_000);

const PROJECT = '00000000-0000-4000-8000-00000000000a';
const APP = {
  projectId: PROJECT,
  appId: '01JE2KNG0000000000000000A0',
  region: 'eu',
  clientId: 'demo',
  clientSecret: 'demo',
};
const Refusal = z.object({ code: z.string(), detail: z.string(), fields: z.array(z.string()) });
const Linked = z.looseObject({
  region: z.string(),
  credentialVersion: z.number(),
  webhookId: z.string(),
  retentionDays: z.number(),
  channels: z.array(
    z.object({ channel: z.string(), state: z.string(), description: z.string(), sender: z.string(), todo: z.string() }),
  ),
  todo: z.array(z.string()),
  offers: z.array(z.looseObject({ kind: z.string(), days: z.number() })),
});

let stack: Stack;
let desk: LoopbackServer;

beforeAll(async () => {
  desk = await startLoopbackServer((response) => json(response, 200, {}));
  stack = await startStack();
  await stack.control.seedApp({ id: APP.appId, projectId: PROJECT, region: 'eu', mode: 'CONVERSATION' });
});

afterAll(async () => {
  await Promise.all([stack?.close(), desk?.close()]);
});

function call(method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${API_TOKEN}`, ...(body ? { 'content-type': 'application/json' } : {}) };
  return fetch(`${stack.apiUrls[0]}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

async function link(app: object) {
  const answer = await call('POST', '/v1/apps', app);
  return { status: answer.status, app: Linked.parse(await answer.json()) };
}

/** Asks Sinch itself. Key and secret do for a test. */
function askSinch<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const headers = { authorization: `Basic ${Buffer.from('demo:demo').toString('base64')}` };
  return callJson(`${stack.emulatorUrl}/v1/projects/${PROJECT}${path}`, { headers, schema });
}

const Webhooks = z.object({ webhooks: z.array(z.looseObject({ id: z.string() })) });
const webhooksOf = async (appId: string) => (await askSinch(`/apps/${appId}/webhooks`, Webhooks)).webhooks;

describe('linking an app', () => {
  const anywhere = { region: undefined };
  test.each([
    ['a wrong client secret', { clientSecret: 'a wrong guess' }, ['clientId', 'clientSecret'], /client secret/],
    ['a wrong client id', { clientId: 'somebody-else' }, ['clientId', 'clientSecret'], /client id/],
    ['a wrong client id in no region', { clientId: 'x', ...anywhere }, ['clientId', 'clientSecret'], /client id/],
    ['the wrong region', { region: 'us' }, ['region'], /the app is in region eu/],
    [
      "another project's id",
      { projectId: '00000000-0000-4000-8000-00000000000b' },
      ['region', 'appId', 'projectId'],
      /another project's/,
    ],
    ["another project's id, in no region", { projectId: 'b', ...anywhere }, ['appId', 'projectId'], /this one has 1\./],
    [
      'an app that is not there',
      { appId: '01JE2KNG0000000000000000B0', ...anywhere },
      ['appId', 'projectId'],
      /no region has such an app/,
    ],
  ])('with %s is refused, names the fields to look at, and stores nothing', (_, change, fields, detail) =>
    stack.watch(async () => {
      const request = { ...APP, ...change };
      const answer = await call('POST', '/v1/apps', request);
      const told = await answer.text();
      expect(answer.status).toBe(422);
      const refusal = Refusal.parse(JSON.parse(told));
      expect(refusal).toMatchObject({ code: 'APP_REFUSED', fields });
      expect(refusal.detail).toMatch(detail);
      expect(told).not.toContain(request.clientSecret);
      expect((await call('GET', `/v1/apps/${request.appId}`)).status).toBe(404);
    }),
  );

  test.each([
    ['us', '01JE2KNG0000000000000000A1'],
    ['br', '01JE2KNG0000000000000000A2'],
  ])('finds it in region %s, and answers with channels and webhook', (region, id) =>
    stack.watch(async () => {
      await stack.control.seedApp({ id, projectId: PROJECT, region, channels: ['SMS', 'TELEGRAM'] });
      await stack.control.credential({ appId: id, channel: 'TELEGRAM' }, 'FAILING', 'bad token');
      const { status, app } = await link({ ...APP, ...anywhere, appId: id });
      expect([status, app.region, app.webhookId]).toEqual([201, region, (await webhooksOf(id))[0]?.id]);
      expect(app.channels).toEqual([
        { channel: 'SMS', state: 'ACTIVE', description: '', sender: `sms-${id}`, todo: '' },
        expect.objectContaining({ channel: 'TELEGRAM', state: 'FAILING', description: 'bad token' }),
      ]);
      expect(app.channels[1]?.todo).toContain('BotFather');
    }),
  );

  test('twice is the same as once, with or without blanks around its fields', () =>
    stack.watch(async () => {
      const first = await link(APP);
      const padded = Object.fromEntries(Object.entries(APP).map(([name, value]) => [name, `${value}\n`]));
      const second = await link({ ...padded, region: undefined });
      expect(second).toEqual(first);
      expect(first).toMatchObject({ status: 201, app: { credentialVersion: 1 } });
      expect(await webhooksOf(APP.appId)).toHaveLength(1);
    }));

  test('that has no channels says what to do', () =>
    stack.watch(async () => {
      const id = '01JE2KNG0000000000000000A3';
      await stack.control.seedApp({ id, projectId: PROJECT, channels: [] });
      const { status, app } = await link({ ...APP, appId: id });
      expect([status, app.todo[0]]).toEqual([201, expect.stringMatching(/^The app has no channels/)]);
    }));

  test('in DISPATCH mode offers a day of retention, which changes nothing else at Sinch', () =>
    stack.watch(async () => {
      const id = '01JE2KNG0000000000000000A4';
      const App = z.looseObject({ dispatch_retention_policy: z.looseObject({ ttl_days: z.number() }) });
      await stack.control.seedApp({ id, projectId: PROJECT, mode: 'DISPATCH' });
      expect((await link({ ...APP, appId: id })).app.offers).toMatchObject([{ kind: 'retention', days: 1 }]);
      const before = await askSinch(`/apps/${id}`, App);
      const answer = await call('PUT', `/v1/apps/${id}/retention`, { days: 1 });
      const app = Linked.parse(await answer.json());
      expect([answer.status, app.retentionDays, app.offers]).toEqual([200, 1, []]);
      const policy = { ...before.dispatch_retention_policy, ttl_days: 1 };
      expect(await askSinch(`/apps/${id}`, App)).toEqual({ ...before, dispatch_retention_policy: policy });
    }));
});

describe('unlinking an app while sessions run', () => {
  const Sessions = z.object({ sessions: z.array(z.looseObject({ id: z.string(), state: z.string() })) });
  const Problem = z.looseObject({ code: z.string(), sessions: z.number().optional() });
  const unlink = (appId: string, query = '') => call('DELETE', `/v1/apps/${appId}${query}`);

  /** An app with one session that waits for its contact, once Temporal's lists know of it. */
  async function appInTalk(): Promise<string> {
    const appId = await linkedApp(stack, { flow: ECHO_FLOW });
    const contact = new Contact(stack, { appId, channel: 'SMS', identity: '+46700000001' });
    await contact.say('hi');
    await contact.reads(2);
    await eventually('its session is listed', async () => (await sessionsOf(appId))[0]?.state === 'open', 10_000);
    return appId;
  }

  const sessionsOf = async (appId: string) =>
    (await callApi(stack, `/v1/sessions?appId=${appId}`, { schema: Sessions })).sessions;

  /** The one conversation of the app. */
  async function sessionOf(appId: string) {
    const query = `AppId = '${appId}' AND WorkflowType = 'conversationSession'`;
    for await (const { workflowId } of stack.client.workflow.list({ query })) {
      expect(workflowId.startsWith(conversationWorkflowId(appId, ''))).toBe(true);
      return (await stack.client.workflow.getHandle(workflowId).query(stateQuery)).session;
    }
    return null;
  }

  test('asks first, then ends them and is gone', () =>
    stack.watch(async () => {
      const appId = await appInTalk();
      const refused = await unlink(appId);
      expect(refused.status).toBe(409);
      expect(Problem.parse(await refused.json())).toMatchObject({ code: 'SESSIONS_RUNNING', sessions: 1 });
      expect((await call('GET', `/v1/apps/${appId}`)).status).toBe(200);

      expect((await unlink(appId, '?sessions=end')).status).toBe(204);
      expect(await sessionOf(appId)).toMatchObject({ status: 'ended', endedBecause: 'the app was unlinked' });
      expect((await call('GET', `/v1/apps/${appId}`)).status).toBe(404);
      expect(await webhooksOf(appId)).toEqual([]);
    }));

  test('hands them over with what was said, and is gone', () =>
    stack.watch(async () => {
      const appId = await appInTalk();
      expect((await unlink(appId, '?sessions=handover&to=support')).status).toBe(422);
      const target = { url: `${desk.url}/in`, secret: BRIDGE_SECRET };
      await callApi(stack, `/v1/apps/${appId}/handovers/support`, { method: 'PUT', body: target, schema: z.unknown() });

      expect((await unlink(appId, '?sessions=handover&to=support')).status).toBe(204);
      expect(await sessionOf(appId)).toMatchObject({ status: 'handedOver' });
      const told = desk.seen.map(({ body }) => JSON.parse(body));
      expect(told).toHaveLength(1);
      expect(JSON.stringify(told)).toContain('second hi');
      expect((await call('GET', `/v1/apps/${appId}`)).status).toBe(404);
    }));

  test('leaves it linked where they cannot be handed over', () =>
    stack.watch(async () => {
      const appId = await appInTalk();
      const nobody = await startLoopbackServer((response) => json(response, 410, {}));
      const target = { url: `${nobody.url}/in`, secret: BRIDGE_SECRET };
      await callApi(stack, `/v1/apps/${appId}/handovers/support`, { method: 'PUT', body: target, schema: z.unknown() });
      const answer = await unlink(appId, '?sessions=handover&to=support');
      await nobody.close();
      expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([409, 'SESSIONS_LEFT']);
      expect(await sessionOf(appId)).toMatchObject({ status: 'open' });
      expect(await webhooksOf(appId)).toHaveLength(1);
      expect((await unlink(appId, '?sessions=end')).status).toBe(204);
    }));

  test('is done by another workflow, as is a sync, where somebody has terminated the one of the app', () =>
    stack.watch(async () => {
      const appId = await linkedApp(stack, { flow: ECHO_FLOW });
      const handle = stack.client.workflow.getHandle(appWorkflowId(appId));
      await handle.terminate();
      expect((await call('POST', `/v1/apps/${appId}/sync`)).status).toBe(200);
      await handle.terminate();
      expect((await unlink(appId)).status).toBe(204);
      expect(await webhooksOf(appId)).toEqual([]);
    }));

  test('can be linked again at once', () =>
    stack.watch(async () => {
      const appId = '01JE2KNG0000000000000000A5';
      await stack.control.seedApp({ id: appId, projectId: PROJECT, region: 'eu' });
      const app = { ...APP, appId };
      await link(app);
      const [gone, linked] = await Promise.all([unlink(appId), call('POST', '/v1/apps', app)]);
      expect(gone.status).toBe(204);
      // It may have come while the app was being unlinked.
      expect([201, 409]).toContain(linked.status);
      expect((await link(app)).status).toBe(201);
      expect((await call('GET', `/v1/apps/${appId}`)).status).toBe(200);
      expect(await webhooksOf(appId)).toHaveLength(1);
    }));
});
