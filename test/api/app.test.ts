import { readFileSync } from 'node:fs';
import { READ_TOKEN, startTestApi, type TestApi, TOKEN } from '../helpers/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

interface OpenApi {
  paths: { [path: string]: { [method: string]: { requestBody?: unknown; security?: unknown[] } } };
}

async function openApi(): Promise<OpenApi> {
  return (await api.app.inject('/openapi.json')).json();
}

test('the schema of a flow file is the one in the repository, for whoever asks', async () => {
  const answer = await api.app.inject('/flow.schema.json');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual(JSON.parse(readFileSync('flow.schema.json', 'utf8')));
});

test('the description of the API lists every resource', async () => {
  const { paths } = await openApi();
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/webhooks/sinch/{appId}',
      '/healthz',
      '/readyz',
      '/v1/apps',
      '/v1/apps/{appId}',
      '/v1/apps/{appId}/sync',
      '/v1/apps/{appId}/credentials',
      '/v1/apps/{appId}/flow',
      '/v1/apps/{appId}/settings',
      '/v1/apps/{appId}/handovers/{name}',
      '/v1/doctor',
      '/v1/flows',
      '/v1/flows/check',
      '/v1/flows/{flow}/versions/{version}',
      '/v1/sessions',
      '/v1/sessions/{id}',
      '/v1/sessions/{id}/retry',
      '/v1/sessions/{id}/end',
      '/v1/sessions/{id}/events',
      '/v1/sessions/{id}/messages',
      '/v1/sessions/{id}/variables',
      '/v1/sessions/{id}/handover',
      '/v1/sessions/{id}/release',
      '/v1/sessions/{id}/migrate',
    ]),
  );
});

test('it asks for a token exactly where the API does', async () => {
  const { paths } = await openApi();
  const open = Object.keys(paths).filter((path) => {
    return Object.values(paths[path] ?? {}).some(({ security }) => security?.length === 0);
  });
  expect(open.toSorted()).toEqual(['/healthz', '/readyz', '/webhooks/sinch/{appId}']);
});

test('its page is served', async () => {
  const page = await api.app.inject('/docs');
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-type']).toContain('text/html');
});

test('every route under /v1 refuses a caller without a token, and one with a token that is not known', async () => {
  const { paths } = await openApi();
  const routes = Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      METHODS.filter((name) => name.toLowerCase() in methods).map((method) => ({ path, method })),
    );
  expect(routes.length).toBeGreaterThan(12);
  for (const { path, method } of routes) {
    const url = path.replaceAll(/\{\w+\}/g, '1');
    for (const headers of [{}, { authorization: 'Bearer a-token-nobody-knows' }]) {
      const answer = await api.app.inject({ method, url, headers });
      expect([path, method, answer.statusCode, answer.json().code]).toEqual([path, method, 401, 'UNAUTHENTICATED']);
    }
  }
});

test.each([
  ['POST', '/v1/apps'],
  ['DELETE', '/v1/apps/x'],
  ['POST', '/v1/flows'],
  ['PUT', '/v1/apps/x/flow'],
  ['POST', '/v1/sessions/x/retry'],
] as const)('a token that may only read gets 403 from %s %s', async (method, url) => {
  const answer = await api.call(method, url, undefined, { token: READ_TOKEN });
  expect([answer.statusCode, answer.json().code]).toEqual([403, 'FORBIDDEN']);
});

test('an unknown address is a problem with a code', async () => {
  const answer = await api.app.inject('/nowhere');
  expect(answer.statusCode).toBe(404);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.json()).toEqual({ type: 'about:blank', status: 404, code: 'NOT_FOUND', detail: expect.any(String) });
});

test.each([
  ['not JSON', '{', 400],
  ['no body', '', 400],
  ['unknown members', '{"definition":"x","more":1}', 400],
  ['the wrong type', '{"definition":7}', 400],
  ['a key that would change prototypes', '{"definition":"x","__proto__":{"a":1}}', 400],
  ['too much', JSON.stringify({ definition: 'x'.repeat(2_000_000) }), 413],
])('a bad body is a problem, never a fault of ours: %s', async (_title, payload, status) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await api.call('POST', '/v1/flows/check', payload, { headers });
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({ status, code: expect.any(String) });
});

test('a fault of ours shows nothing of itself', async () => {
  const { list } = api.deps.links;
  api.deps.links.list = () => Promise.reject(new Error('secret detail'));
  const answer = await api.call('GET', '/v1/apps');
  api.deps.links.list = list;
  expect([answer.statusCode, answer.json().code]).toEqual([500, 'INTERNAL']);
  expect(answer.body).not.toContain('secret');
});

test('each known token has a limit of its own, whatever address it calls from; calls without one share that of theirs', async () => {
  const open = await startTestApi({ onLoopback: false });
  const left = async (headers: { authorization?: string }) => {
    const answer = await open.app.inject({ method: 'OPTIONS', url: '/codec/decode', headers });
    return answer.headers['x-ratelimit-remaining'];
  };
  const tokens = [TOKEN, TOKEN, READ_TOKEN, 'nobody-knows-this-one'];
  const calls = [...tokens.map((token) => ({ authorization: `Bearer ${token}` })), {}];
  const seen: unknown[] = [];
  for (const headers of calls) seen.push(await left(headers));
  await open.close();
  expect(seen).toEqual(['1199', '1198', '1199', '1199', '1198']);
});

test('security headers stand on pages and not on the way of a message', async () => {
  expect((await api.app.inject('/healthz')).headers).toHaveProperty('x-content-type-options');
  const webhook = await api.app.inject({ method: 'POST', url: '/webhooks/sinch/x', payload: 'x' });
  expect(webhook.headers).not.toHaveProperty('x-content-type-options');
  expect(webhook.headers).not.toHaveProperty('x-ratelimit-limit');
});
