import { AppNotLinkedError } from '../../../adapters/app-links.ts';
import { APP_ID, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const PATH = `/v1/apps/${APP_ID}/handovers`;
const DESK = { url: 'https://desk.example/colloquy', secret: 'a secret of the desk' };

const call: TestApi['call'] = (...args) => api.call(...args);

test('a target is added, replaced, listed without its secret, and removed', async () => {
  const added = await call('PUT', `${PATH}/support`, DESK);
  expect([added.statusCode, added.json()]).toEqual([200, { name: 'support', url: DESK.url }]);
  await call('PUT', `${PATH}/support`, { ...DESK, url: 'http://127.0.0.1:4000/desk' });
  expect((await call('GET', PATH)).json()).toEqual({
    handovers: [{ name: 'support', url: 'http://127.0.0.1:4000/desk' }],
  });
  expect(api.handovers).toMatchObject([{ appId: APP_ID, secret: DESK.secret }]);
  expect((await call('DELETE', `${PATH}/support`)).statusCode).toBe(204);
  expect((await call('GET', PATH)).json()).toEqual({ handovers: [] });
});

test.each<[string, object, string[]]>([
  ['nothing', {}, ['body/secret', 'body/url']],
  ['a secret that can be guessed and no address', { url: 'desk', secret: 'geheim' }, ['body/secret', 'body/url']],
  ['a secret that would make an empty key', { ...DESK, secret: 'whsec_##########geheim' }, ['body/secret']],
  ['an address with a NUL', { ...DESK, url: 'https://desk.example/\0' }, ['body/url']],
  ['another scheme', { ...DESK, url: 'ftp://desk.example' }, ['body/url']],
  ['an address with a password', { ...DESK, url: 'https://me:pass@desk.example' }, ['body/url']],
  ['the metadata of a cloud', { ...DESK, url: 'http://169.254.169.254/latest' }, ['body/url']],
  ['the same, spelt otherwise', { ...DESK, url: 'http://0xa9fea9fe./latest' }, ['body/url']],
  ['the same, mapped', { ...DESK, url: 'http://[::ffff:169.254.169.254]/' }, ['body/url']],
])('%s is refused with every field that is wrong', async (_what, body, places) => {
  const answer = await call('PUT', `${PATH}/support`, body);
  expect(answer.statusCode).toBe(400);
  expect(
    answer
      .json()
      .problems.map(({ at }: { at: string }) => at)
      .toSorted(),
  ).toEqual(places);
  expect(answer.body).not.toMatch(/geheim|me:pass/);
  expect(api.handovers).toEqual([]);
});

test('a name that no flow could give is refused', async () => {
  expect((await call('PUT', `${PATH}/a.b`, DESK)).statusCode).toBe(400);
});

test.each(['', '/settings', '/handovers'])('An app with a NUL in its id is refused: /v1/apps/%%00%s', async (rest) => {
  expect((await call('GET', `/v1/apps/%00${rest}`)).statusCode).toBe(400);
});

test.each([
  ['GET', '/v1/apps/unknown/handovers', undefined],
  ['PUT', '/v1/apps/unknown/handovers/support', DESK],
  ['DELETE', '/v1/apps/unknown/handovers/support', undefined],
  ['DELETE', `${PATH}/support`, undefined],
] as const)('%s %s is 404', async (method, url, body) => {
  expect((await call(method, url, body)).statusCode).toBe(404);
});

test('An app that is unlinked as its target is saved is answered as one that is not linked', async () => {
  api.deps.handovers.save = () => Promise.reject(new AppNotLinkedError(APP_ID));
  const answer = await call('PUT', `${PATH}/support`, DESK);
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND']);
});

test('whoever can only read may look and change nothing', async () => {
  expect((await call('GET', PATH, undefined, { token: READ_TOKEN })).statusCode).toBe(200);
  expect((await call('PUT', `${PATH}/support`, DESK, { token: READ_TOKEN })).statusCode).toBe(403);
  expect((await call('DELETE', `${PATH}/support`, undefined, { token: READ_TOKEN })).statusCode).toBe(403);
});
