import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';

let now = 1_700_000_000_000;
let folder: string;
let emulator: RunningEmulator;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  emulator = await startEmulator({ stateFile: join(folder, 'emulator.json'), clock: () => now });
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const set = (change: object) => emulator.control('POST', '/keys', change);
const ask = (client_id: string, client_secret: string) =>
  emulator.call('POST', '/oauth2/token', { grant_type: 'client_credentials', client_id, client_secret });

async function bearer(key: string, secret: string): Promise<string> {
  return `Bearer ${(await ask(key, secret)).body.access_token}`;
}

const call = (authorization: string) => emulator.vendor('GET', '/apps', undefined, { authorization });
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

test('a key that was added gets tokens, beside the one that is always there', async () => {
  expect(await set({ key: 'k', secret: 's' })).toMatchObject({ status: 201, body: { key: 'k', revoked: false } });
  for (const [key, secret] of [
    ['k', 's'],
    ['demo', 'demo'],
  ] as const) {
    expect(await call(await bearer(key, secret))).toMatchObject({ status: 200 });
    expect(await call(basic(`${key}:${secret}`))).toMatchObject({ status: 200 });
  }
  expect(await ask('k', 'demo')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
});

test('a revoked key gets no token, and its tokens are refused without the word expired, until it is restored', async () => {
  await set({ key: 'k', secret: 's' });
  const [revoked, other] = [await bearer('k', 's'), await bearer('demo', 'demo')];
  expect(await set({ key: 'k', revoked: true })).toMatchObject({ status: 200, body: { revoked: true } });
  expect(await ask('k', 's')).toMatchObject({ status: 401 });
  expect(await call(basic('k:s'))).toMatchObject({ status: 401 });
  const refused = await call(revoked);
  expect(refused).toMatchObject({ status: 401, body: { error: { status: 'UNAUTHENTICATED' } } });
  expect(refused.headers.get('www-authenticate')).not.toContain('expired');
  expect(await call(other)).toMatchObject({ status: 200 });
  await set({ key: 'k' });
  expect(await call(await bearer('k', 's'))).toMatchObject({ status: 200 });
});

test('tokens of a revoked key may live on for a while, as they do at Sinch', async () => {
  const token = await bearer('demo', 'demo');
  await set({ key: 'demo', revoked: true, tokensLiveMs: 60_000 });
  expect(await ask('demo', 'demo')).toMatchObject({ status: 401 });
  now += 59_999;
  expect(await call(token)).toMatchObject({ status: 200 });
  now += 1;
  expect(await call(token)).toMatchObject({ status: 401 });
});

test('a key may be given another secret', async () => {
  await set({ key: 'demo', secret: 'new' });
  expect(await ask('demo', 'demo')).toMatchObject({ status: 401 });
  expect(await ask('demo', 'new')).toMatchObject({ status: 200 });
});

test('keys and revocations are kept over a restart, and a reset forgets them', async () => {
  await set({ key: 'k', secret: 's' });
  await set({ key: 'demo', revoked: true });
  const token = await bearer('k', 's');
  await emulator.close();
  emulator = await startEmulator({ stateFile: join(folder, 'emulator.json'), clock: () => now });
  expect(await call(token)).toMatchObject({ status: 200 });
  expect(await ask('demo', 'demo')).toMatchObject({ status: 401 });
  await emulator.control('POST', '/reset');
  expect(await ask('k', 's')).toMatchObject({ status: 401 });
  expect(await ask('demo', 'demo')).toMatchObject({ status: 200 });
});

test('there are at most ten, and a revoked one makes room', async () => {
  for (let place = 1; place < 10; place += 1) await set({ key: `k${place}`, secret: 's' });
  expect(await set({ key: 'one more', secret: 's' })).toMatchObject({ status: 400 });
  await set({ key: 'k1', revoked: true });
  expect(await set({ key: 'one more', secret: 's' })).toMatchObject({ status: 201 });
  expect(await set({ key: 'k1' })).toMatchObject({ status: 400 });
});

test('a new key without a secret is refused', async () => {
  expect(await set({ key: 'k' })).toMatchObject({ status: 400 });
});
