import { READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const base64 = (text: string) => Buffer.from(text).toString('base64');
const plain = { metadata: { encoding: base64('json/plain') }, data: base64('"Hi"') };
const UI = 'http://localhost:8233';

function post(way: 'encode' | 'decode', payloads: unknown, headers: { [name: string]: string } = {}) {
  const given = { host: 'localhost:3000', 'content-type': 'application/json', ...headers };
  return api.app.inject({ method: 'POST', url: `/codec/${way}`, headers: given, payload: { payloads } });
}

test('what is encoded cannot be read, and decodes to what it was', async () => {
  const encoded = (await post('encode', [plain])).json();
  expect(JSON.stringify(encoded)).not.toContain(plain.data);
  expect((await post('decode', encoded.payloads)).json()).toEqual({ payloads: [plain] });
});

test('payloads of other encodings pass as they are', async () => {
  expect((await post('decode', [plain])).json()).toEqual({ payloads: [plain] });
});

test('the Temporal UI may call it from a browser, other pages may not', async () => {
  const preflight = (origin: string) =>
    api.app.inject({ method: 'OPTIONS', url: '/codec/decode', headers: { host: 'localhost:3000', origin } });
  const allowed = await preflight(UI);
  expect(allowed.statusCode).toBe(204);
  expect(allowed.headers).toMatchObject({
    'access-control-allow-origin': UI,
    'access-control-allow-headers': expect.stringContaining('x-namespace'),
  });
  expect((await preflight('https://evil.example')).headers).not.toHaveProperty('access-control-allow-origin');
  const { headers } = await post('decode', [plain], { origin: UI });
  expect(headers).toMatchObject({ 'access-control-allow-origin': UI });
  expect(headers).not.toHaveProperty('cross-origin-resource-policy');
});

test.each([
  ['another host name, as a rebound one', { host: 'evil.example' }],
  ['a proxy', { 'x-forwarded-for': '203.0.113.9' }],
  ['a proxy of the newer kind', { forwarded: 'for=203.0.113.9' }],
  ['a proxy that names the host alone', { 'x-forwarded-host': 'colloquy.example' }],
  ['a proxy that names the caller alone', { 'x-real-ip': '203.0.113.9' }],
  ['a proxy that names itself alone', { via: '1.1 proxy' }],
])('a call that may come from elsewhere needs a token: %s', async (_title, headers) => {
  expect((await post('decode', [plain], headers)).statusCode).toBe(401);
  const authorization = `Bearer ${READ_TOKEN}`;
  expect((await post('decode', [plain], { ...headers, authorization })).statusCode).toBe(200);
});

test('an API that listens to the network asks everybody for a token', async () => {
  const open = await startTestApi({ onLoopback: false });
  const call = { method: 'POST', url: '/codec/decode', headers: { host: 'localhost:3000' } } as const;
  const answer = await open.app.inject({ ...call, payload: { payloads: [] } });
  await open.close();
  expect(answer.statusCode).toBe(401);
});

test('payloads of another key are a problem, not a fault', async () => {
  const other = await startTestApi();
  const foreign = await other.deps.payloadCodec.encode([{ metadata: {}, data: Buffer.from('x') }]);
  await other.close();
  const wire = foreign.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([k, v]) => [k, Buffer.from(v).toString('base64')]),
    ),
    data: Buffer.from(data ?? []).toString('base64'),
  }));
  const answer = await post('decode', wire);
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'PAYLOAD_UNREADABLE']);
});

test('the counters are there for Prometheus, on this machine without a token', async () => {
  api.deps.counters.add('colloquy_webhooks_total', 'persisted');
  const here = await api.app.inject({ url: '/metrics', headers: { host: '127.0.0.1:3000' } });
  expect(here.body).toContain(
    '# TYPE colloquy_webhooks_total counter\ncolloquy_webhooks_total{outcome="persisted"} 1\n',
  );
  expect((await api.app.inject({ url: '/metrics', headers: { host: 'elsewhere' } })).statusCode).toBe(401);
});
