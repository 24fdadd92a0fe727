import { z } from 'zod';
import { eventually } from '../helpers/eventually.ts';
import { type Fact, facts, type LinkedFacts, TRIGGERS } from '../helpers/real-hosts/facts.ts';
import { type SinchHosts, type SinchRequest, startSinchHosts } from '../helpers/real-hosts/sinch-hosts.ts';
import { API_TOKEN } from '../helpers/stack/environment.ts';
import { ECHO_FLOW, echoOf } from '../helpers/stack/flows.ts';
import { callJson } from '../helpers/stack/json-http.ts';
import { Contact, callApi, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(90_000);

const APP = {
  appId: '01JE2KNG00000000000000H0ST',
  projectId: 'test-project',
  region: 'eu',
  clientId: 'demo',
  clientSecret: 'demo',
};
const TO = { channel: 'SMS', identity: '+46700000801' };

const logs: string[] = [];
let hosts: SinchHosts;
let stack: Stack;
let linked: LinkedFacts;

beforeAll(async () => {
  hosts = await startSinchHosts();
  stack = await startStack({ env: hosts.env, onLine: (_process, line) => logs.push(line) });
  hosts.emulatorAt(stack.emulatorUrl);
  linked = { ...APP, ...TO, publicUrl: stack.publicUrl };
});
afterAll(async () => {
  await stack?.close();
  await hosts?.close();
});

function link(app: object): Promise<Response> {
  return fetch(`${stack.apiUrls[0]}/v1/apps`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(app),
  });
}

const nameOf = (request: SinchRequest, known: Fact[]): string =>
  known.find(({ at }) => at.test(`${request.method} ${request.path}`))?.name ?? `${request.method} ${request.path}`;

const regionOf = ({ headers }: SinchRequest) => /^(us|eu|br)\./.exec(headers.host ?? '')?.[1];

/** What Sinch has been asked, by name; every request is held against what is documented of it. */
function documented(requests: SinchRequest[], regions = [linked.region]): string[] {
  return requests.map((request) => {
    const region = regionOf(request) ?? linked.region;
    expect(regions).toContain(region);
    const known = facts({ ...linked, region });
    const name = nameOf(request, known);
    const { query, headers, body } = known.find((fact) => fact.name === name) ?? {};
    const { serverName, ...seen } = request;
    expect({ name, ...seen }).toEqual({ name, method: seen.method, path: seen.path, query, headers, body });
    expect(serverName).toBe(request.headers.host);
    const bearer = request.headers.authorization?.replace(/^Bearer /, '');
    if (name !== 'an access token') expect(hosts.tokens).toContain(bearer);
    return name;
  });
}

/** The first region that has the app is enough for an answer: the others may still be asked. */
async function expectEveryRegionAsked(): Promise<void> {
  await eventually('all regions are asked', () => hosts.requests.filter(regionOf).length === 3);
  const requests = hosts.requests.splice(0);
  const names = documented(requests, ['us', 'eu', 'br']);
  expect(names.toSorted()).toEqual([...Array(3).fill('an access token'), ...Array(3).fill('the app')]);
  expect(requests.flatMap((request) => regionOf(request) ?? []).toSorted()).toEqual(['br', 'eu', 'us']);
}

/** What has been asked since the last look. */
const asked = () => documented(hosts.requests.splice(0));

const ofSort = (sort: string, names: string[]) => names.filter((name) => name === sort);

describe('without an address of our own Sinch is met under its own names', () => {
  const contact = () => new Contact(stack, { appId: APP.appId, ...TO });

  test.each(['us', 'br'])('and an app of eu is looked for in vain in %s', async (region) => {
    await stack.control.seedApp({ id: APP.appId, region: 'eu', mode: 'CONVERSATION' });
    const answer = await link({ ...APP, region });
    expect([answer.status, await answer.json()]).toMatchObject([422, { fields: ['region'] }]);
    await expectEveryRegionAsked();
  });

  test('linking reads the app and makes its webhook', () =>
    stack.watch(async () => {
      await linkedApp(stack, { id: APP.appId, flow: ECHO_FLOW });
      const made = hosts.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/webhooks'));
      const { triggers } = z.object({ triggers: z.array(z.string()) }).parse(made?.body);
      expect(TRIGGERS).toEqual(expect.arrayContaining(triggers));
      expect(triggers).toEqual(expect.arrayContaining(['MESSAGE_INBOUND', 'MESSAGE_DELIVERY']));
      const names = asked();
      // One of the API, before anything is stored, and one for each sync: linking waits for the first, or for another.
      expect([1, 2]).toContain(ofSort('an access token', names).length - 1);
      expect(ofSort('the app', names)).toHaveLength(ofSort('an access token', names).length);
      expect(names).toEqual(expect.arrayContaining(['the app', 'webhooks', 'a new webhook']));
    }));

  test('replies are sent', () =>
    stack.watch(async () => {
      await contact().say('hello');
      expect(await contact().reads(2)).toEqual(echoOf('hello'));
      expect(ofSort('a message', asked())).toHaveLength(2);
    }));

  test('a reply whose outcome is unclear is looked for first', () =>
    stack.watch(async () => {
      await stack.control.faults({ on: 'messages:send', fault: { drop: 'after-accept' } });
      await contact().say('unclear');
      expect((await contact().reads(4)).slice(2)).toEqual(echoOf('unclear'));
      await eventually('both are sent', () => hosts.requests.filter(({ path }) => path.endsWith(':send')).length === 2);
      expect(asked()).toEqual(['a message', 'messages', 'a message']);
    }));

  test('a token that expired is renewed once, and what was refused is sent again with the new one', () =>
    stack.watch(async () => {
      await stack.control.faults({ on: 'messages:send', fault: { expireToken: true } });
      await contact().say('expired');
      expect((await contact().reads(6)).slice(4)).toEqual(echoOf('expired'));
      const [old, renewed] = hosts.tokens.slice(-2).map((token) => `Bearer ${token}`);
      const sends = hosts.requests.filter(({ path }) => path.endsWith(':send'));
      expect(sends.map(({ headers }) => headers.authorization)).toEqual([old, renewed, renewed]);
      expect(asked()).toEqual(['a message', 'an access token', 'a message', 'a message']);
    }));

  test('a sync puts a webhook right that somebody changed', () =>
    stack.watch(async () => {
      await changeWebhook();
      await callApi(stack, `/v1/apps/${APP.appId}/sync`, { method: 'POST', schema: z.unknown() });
      const names = asked();
      expect(names).toEqual(expect.arrayContaining(['the app', 'webhooks', 'a changed webhook']));
      expect(names).not.toContain('a new webhook');
    }));

  test('unlinking removes the webhook', () =>
    stack.watch(async () => {
      await callApi(stack, `/v1/apps/${APP.appId}?sessions=end`, { method: 'DELETE', schema: z.unknown() });
      expect(asked()).toEqual(['webhooks', 'a removed webhook']);
    }));
});

const Webhooks = z.object({ webhooks: z.array(z.object({ id: z.string() })) });

/** As a person does in Sinch's dashboard. */
async function changeWebhook(): Promise<void> {
  const at = `${stack.emulatorUrl}/v1/projects/${APP.projectId}`;
  const authorization = `Basic ${Buffer.from(`${APP.clientId}:${APP.clientSecret}`).toString('base64')}`;
  const call = { headers: { authorization }, schema: Webhooks };
  const { webhooks } = await callJson(`${at}/apps/${APP.appId}/webhooks`, call);
  const body = { triggers: ['CAPABILITY'] };
  const url = `${at}/webhooks/${webhooks[0]?.id}?update_mask=triggers`;
  await callJson(url, { ...call, method: 'PATCH', body, schema: z.unknown() });
}

describe('a certificate is looked at', () => {
  afterAll(() => hosts.show('sinch'));

  test.each([
    ['of an authority that nobody trusts', 'forged', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['of another host', 'elsewhere', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)(
    'and one %s is refused: Sinch is away, and nothing is said to whoever shows it',
    async (_, certificate, code) => {
      hosts.show(certificate);
      const answer = await link(APP);
      expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'SINCH_AWAY' }]);
      expect(hosts.requests).toEqual([]);
      await eventually('the log says why', () =>
        logs.some((line) => line.includes('SINCH_AWAY') && line.includes(`Sinch was not reached (${code})`)),
      );
    },
  );

  test('and the right one is taken again', async () => {
    hosts.show('sinch');
    expect((await link({ ...APP, region: 'us' })).status).toBe(422);
    await expectEveryRegionAsked();
  });
});
