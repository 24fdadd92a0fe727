import { AppSettingsError } from '../../../adapters/app-settings.ts';
import { APP_ID, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const PATH = `/v1/apps/${APP_ID}/settings`;

const call = (method: 'GET' | 'PUT', payload?: object, url = PATH) => api.call(method, url, payload);

const NOTHING = { settings: {}, secrets: [], callHosts: [] };

test('an app that was given nothing has nothing', async () => {
  expect((await call('GET')).json()).toEqual(NOTHING);
});

test('what is named is set, null removes it, the rest stays', async () => {
  const settings = { shop: 'https://shop.example', slots: [1, { a: null }], open: true };
  const body = { settings, secrets: { shop: 'abc', crm: 'def' }, callHosts: ['Shop.example:8443', '*.crm.example'] };
  const set = { settings, secrets: ['crm', 'shop'], callHosts: ['shop.example:8443', '*.crm.example'] };
  const answer = await call('PUT', body);
  expect([answer.statusCode, answer.json()]).toEqual([200, set]);
  const changed = await call('PUT', { settings: { open: null, tries: 3 }, secrets: { crm: null } });
  const after = { ...set, settings: { shop: settings.shop, slots: settings.slots, tries: 3 }, secrets: ['shop'] };
  expect(changed.json()).toEqual(after);
  expect((await call('GET')).json()).toEqual(after);
  expect(api.settings.get(APP_ID)?.secrets).toEqual({ shop: 'abc' });
});

test('no answer holds the value of a secret', async () => {
  const put = await call('PUT', { secrets: { shop: 'a very secret key' } });
  const bodies = [put, await call('GET'), await call('PUT', { settings: { a: 1 } })].map(({ body }) => body);
  expect(bodies.join()).not.toContain('a very secret key');
});

test('all that is wrong is named at once, without the value of a secret, and nothing is changed', async () => {
  const answer = await call('PUT', {
    settings: { '1st': 1, [`n${'x'.repeat(64)}`]: 1, ok: 'x'.repeat(70_000) },
    secrets: { 'a-b': 'x', empty: '', long: 'geheim'.repeat(3000) },
    callHosts: ['https://shop.example', 'shop.example/path', '*.example', '10.0.0.1', '127.0.0.1', 'localhost:3000'],
    sceret: {},
  });
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  const problems: { at: string; message: string }[] = answer.json().problems;
  const told = problems.map(({ at, message }) => `${at}: ${message}`).join('\n');
  for (const name of ['1st', 'nxxx', 'a-b']) expect(told).toMatch(new RegExp(`${name}.*is no name`));
  expect(told).toContain('is larger than 64 KB');
  expect(told).toContain('/empty: is empty');
  expect(told).toContain('/long: is larger than 16 KB');
  for (const entry of [1, 2, 3, 4, 5, 6]) expect(told).toContain(`entry ${entry}: `);
  expect(told).toContain('sceret');
  expect(answer.body).not.toContain('geheim');
  expect((await call('GET')).json()).toEqual(NOTHING);
});

test.each([
  ['a number', '5', 'must be a map'],
  ['a list', '["a"]', 'must be a map'],
  [
    'a value that is nested without end',
    `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    'is nested more than 64 levels deep',
  ],
])('%s for settings is refused, and no server error', async (_what, settings, message) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await api.call('PUT', PATH, `{"settings":${settings}}`, { headers });
  expect([answer.statusCode, answer.json().detail]).toEqual([400, expect.stringContaining(message)]);
});

test('settings that come to more than an app may have are refused with all reasons', async () => {
  const problems = ['All settings together would be 70000 bytes, 65536 at most.', 'There would be 101 secrets.'];
  api.deps.settings.change = () => Promise.reject(new AppSettingsError(problems));
  const answer = await call('PUT', { settings: { a: 1 } });
  expect([answer.statusCode, answer.json().code, answer.json().problems]).toEqual([
    422,
    'SETTINGS_TOO_LARGE',
    problems,
  ]);
  expect(answer.json().detail).toBe(`Nothing was changed: ${problems.join(' ')}`);
});

test.each(['GET', 'PUT'] as const)('%s of an app that is not linked is 404', async (method) => {
  const answer = await call(method, method === 'PUT' ? {} : undefined, '/v1/apps/unknown/settings');
  expect(answer.statusCode).toBe(404);
});

test('whoever can only read may look and not set', async () => {
  expect((await api.call('GET', PATH, undefined, { token: READ_TOKEN })).statusCode).toBe(200);
  expect((await api.call('PUT', PATH, {}, { token: READ_TOKEN })).statusCode).toBe(403);
});
