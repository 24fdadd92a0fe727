import { Agent } from 'undici';
import { type AccessTokensOptions, createAccessTokens } from '../../adapters/access-tokens.ts';
import { type Answer, json, type LoopbackServer, startLoopbackServer } from '../helpers/loopback-server.ts';

const APP = { projectId: 'p', appId: 'APP', region: 'eu' as const, clientId: 'key', credentialVersion: 1 };
const token = (nth: number, expires_in = 3599) => ({
  access_token: `token-${nth}`,
  expires_in,
  scope: '',
  token_type: 'bearer',
});
const issue: Answer = (response, _seen, nth) => json(response, 200, token(nth));

let server: LoopbackServer;
let now = 1_000_000;
const slept: number[] = [];
const dispatcher = new Agent();

afterEach(() => server.close());
afterAll(() => dispatcher.close());

async function tokens(answer: Answer, more: Partial<AccessTokensOptions> = {}) {
  server = await startLoopbackServer(answer);
  slept.length = 0;
  const sleep = async (ms: number) => void slept.push(ms);
  const fixed = {
    secretOf: async () => 'shh',
    now: () => now,
    random: () => 0.5,
    sleep,
    dispatcher,
    timeoutMs: 10_000,
  };
  return createAccessTokens({ ...fixed, authUrl: server.url, ...more });
}

test('a thousand callers at once are one request, with the credentials in its header', async () => {
  const cache = await tokens(issue);
  const got = await Promise.all(Array.from({ length: 1000 }, () => cache.get(APP)));
  expect(new Set(got)).toEqual(new Set(['token-0']));
  expect(server.seen).toHaveLength(1);
  expect(server.seen[0]).toMatchObject({
    method: 'POST',
    url: '/oauth2/token',
    body: 'grant_type=client_credentials',
    headers: { authorization: `Basic ${Buffer.from('key:shh').toString('base64')}` },
  });
});

test('a token is used until 60 s before its end, then fetched anew', async () => {
  const cache = await tokens(issue);
  const start = now;
  expect(await cache.refresh(APP)).toEqual({ expiresAt: start + 3_599_000 });
  now = start + 3_538_999;
  expect(await cache.get(APP)).toBe('token-0');
  now += 1;
  expect(await cache.get(APP)).toBe('token-1');
  expect(server.seen).toHaveLength(2);
});

test('a refresh asks for another token, and leaves the one at hand where there is none', async () => {
  const cache = await tokens((response, seen, nth) =>
    nth === 2 ? json(response, 503, {}) : issue(response, seen, nth),
  );
  expect(await cache.get(APP)).toBe('token-0');
  await cache.refresh(APP);
  expect(await cache.get(APP)).toBe('token-1');
  await expect(cache.refresh(APP)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await cache.get(APP)).toBe('token-1');
  expect(server.seen).toHaveLength(3);
});

test('a token of a few seconds is used for half its life', async () => {
  const cache = await tokens((response, _seen, nth) => json(response, 200, token(nth, 4)));
  await cache.get(APP);
  now += 1_999;
  expect(await cache.get(APP)).toBe('token-0');
  now += 1;
  expect(await cache.get(APP)).toBe('token-1');
});

test('forget drops the token that expired, never its successor', async () => {
  const cache = await tokens(issue);
  const first = await cache.get(APP);
  cache.forget(APP, first, 'expired');
  expect(await cache.get(APP)).toBe('token-1');
  cache.forget(APP, first, 'expired');
  expect(await cache.get(APP)).toBe('token-1');
});

test('a token that was good for a while and is refused is replaced at once', async () => {
  const cache = await tokens(issue);
  const first = await cache.get(APP);
  now += 10_000;
  cache.forget(APP, first, 'refused');
  expect(await cache.get(APP)).toBe('token-1');
});

test('while fresh tokens are refused, a thousand callers who say so cause one request in ten seconds', async () => {
  const cache = await tokens(issue);
  const call = async () => cache.forget(APP, await cache.get(APP), 'refused');
  const calls = () => Promise.allSettled(Array.from({ length: 1000 }, call));
  await calls();
  await calls();
  expect(server.seen).toHaveLength(1);
  await expect(cache.get(APP)).rejects.toMatchObject({ kind: 'unauthorised', code: 'TOKEN_REFUSED', status: 401 });
  now += 10_000;
  await calls();
  expect(server.seen).toHaveLength(2);
});

test('a hundred apps ask as fast as the token endpoint allows: thirty at once, then ten a second', async () => {
  const cache = await tokens(issue);
  await Promise.all(Array.from({ length: 100 }, (_, nth) => cache.get({ ...APP, appId: `APP-${nth}` })));
  expect(server.seen).toHaveLength(100);
  expect(slept).toHaveLength(70);
  expect(slept.slice(0, 2)).toEqual([100, 200]);
  expect(Math.max(...slept)).toBe(7_000);
});

test('another app, another region and other credentials have tokens of their own', async () => {
  const cache = await tokens(issue);
  const apps = [APP, { ...APP, appId: 'OTHER' }, { ...APP, region: 'us' as const }, { ...APP, credentialVersion: 2 }];
  const got = [];
  for (const app of apps) got.push(await cache.get(app));
  expect(new Set(got).size).toBe(4);
});

test('429 is tried again with full jitter, three times at most', async () => {
  const cache = await tokens((response) => json(response, 429, {}));
  await expect(cache.get(APP)).rejects.toMatchObject({ kind: 'rateLimited', status: 429 });
  expect(server.seen).toHaveLength(3);
  expect(slept).toEqual([500, 2_000]);
});

test('a short Retry-After is waited for, a long one is handed to the caller', async () => {
  const short = await tokens((response) => json(response, 429, {}, { 'retry-after': '2' }));
  await expect(short.get(APP)).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs: 2_000 });
  expect(slept).toEqual([2_000, 2_000]);
  await server.close();
  const long = await tokens((response) => json(response, 429, {}, { 'retry-after': '600' }));
  await expect(long.get(APP)).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs: 600_000 });
  expect(slept).toEqual([]);
});

test('429 once, then a token', async () => {
  const cache = await tokens((response, seen, nth) =>
    nth === 0 ? json(response, 429, {}) : issue(response, seen, nth),
  );
  expect(await cache.get(APP)).toBe('token-1');
});

test.each([
  [401, 'unauthorised'],
  [400, 'unauthorised'],
  [403, 'unauthorised'],
  [500, 'unavailable'],
  [503, 'unavailable'],
])('%d from the token endpoint is %s', async (status, kind) => {
  const cache = await tokens((response) => json(response, status, { error: { status: 'UNAUTHENTICATED' } }));
  await expect(cache.get(APP)).rejects.toMatchObject({ name: 'SinchError', kind, status });
});

test.each<[string, Answer]>([
  ['a reset', (response) => void response.socket?.resetAndDestroy()],
  ['an answer that is no token', (response) => json(response, 200, { access_token: '' })],
])('%s is unavailable: a token that was issued unseen harms nobody', async (_what, answer) => {
  const cache = await tokens(answer);
  await expect(cache.get(APP)).rejects.toMatchObject({ kind: 'unavailable' });
});

test('silence is unavailable as well', async () => {
  const cache = await tokens(() => undefined, { timeoutMs: 100 });
  await expect(cache.get(APP)).rejects.toMatchObject({ kind: 'unavailable', code: 'UND_ERR_HEADERS_TIMEOUT' });
});

test.each([
  [503, 'unavailable', 1_000],
  [401, 'unauthorised', 10_000],
])('after a %i everybody gets that failure for a while, without a request', async (status, kind, quietMs) => {
  const cache = await tokens((response, seen, nth) =>
    nth === 0 ? json(response, status, {}) : issue(response, seen, nth),
  );
  await expect(cache.get(APP)).rejects.toMatchObject({ kind });
  now += quietMs - 1;
  await expect(cache.get(APP)).rejects.toMatchObject({ kind });
  expect(server.seen).toHaveLength(1);
  now += 1;
  expect(await cache.get(APP)).toBe('token-1');
});

test('newer credentials are asked with at once, whatever became of the older ones', async () => {
  const cache = await tokens((response, seen, nth) =>
    nth === 0 ? json(response, 401, {}) : issue(response, seen, nth),
  );
  await expect(cache.get(APP)).rejects.toMatchObject({ kind: 'unauthorised' });
  expect(await cache.get({ ...APP, credentialVersion: 2 })).toBe('token-1');
});

test('a caller who gives up does not take the token from the others', async () => {
  const cache = await tokens((response, seen, nth) => void setTimeout(() => issue(response, seen, nth), 50));
  const abort = new AbortController();
  const impatient = cache.get(APP, abort.signal);
  const patient = cache.get(APP);
  abort.abort();
  await expect(impatient).rejects.toMatchObject({ kind: 'unavailable', code: 'ABORTED' });
  expect(await patient).toBe('token-0');
});

test('an app without a secret, or a database that is away, is said so', async () => {
  const none = await tokens(issue, { secretOf: async () => undefined });
  await expect(none.get(APP)).rejects.toMatchObject({ kind: 'unauthorised', code: 'NO_CREDENTIALS' });
  await server.close();
  const away = await tokens(issue, { secretOf: async () => Promise.reject(new Error('connection refused')) });
  await expect(away.get(APP)).rejects.toMatchObject({ kind: 'unavailable', code: 'SECRET_UNREADABLE' });
});

test('no error holds the secret, the client id or a token', async () => {
  const cache = await tokens((response) => json(response, 401, { error: { status: 'X', message: 'key shh' } }));
  const error = await cache.get(APP).catch((failure: unknown) => failure);
  expect(String(error)).not.toMatch(/shh|key:|Basic/);
});
