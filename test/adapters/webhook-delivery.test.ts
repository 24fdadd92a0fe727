import { createServer } from 'node:net';
import { Agent } from 'undici';
import { createWebhookDelivery, secretProblem, signedHeaders } from '../../adapters/webhook-delivery.ts';
import { VERSION } from '../../config/version.ts';
import { holdTimeouts, letPass, nextHead } from '../helpers/held-timeouts.ts';
import { type Answer, type LoopbackServer, startLoopbackServer } from '../helpers/loopback-server.ts';

const NOW = 1_614_265_330_999;
const WEBHOOK = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let server: LoopbackServer;
let answer: Answer;
let dispatcher: Agent;

beforeEach(async () => {
  dispatcher = new Agent();
  server = await startLoopbackServer((...args) => answer(...args));
});
afterEach(async () => {
  jest.useRealTimers();
  await dispatcher.destroy();
  await server.close();
});

const status =
  (code: number, headers = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end('x'.repeat(100));
const deliver = (over = {}) => createWebhookDelivery({ dispatcher, now: () => NOW, ...over });
const target = () => ({ url: `${server.url}/hook?team=1`, secret: SECRET });

describe('the signature', () => {
  test("is that of Standard Webhooks' own example", () => {
    expect(signedHeaders(WEBHOOK, SECRET, NOW)).toEqual({
      'webhook-id': WEBHOOK.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': SIGNATURE,
    });
  });

  test('takes any other text as the secret itself', () => {
    const plain = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64').toString('latin1');
    expect(signedHeaders(WEBHOOK, 'a plain secret', NOW)).not.toEqual(signedHeaders(WEBHOOK, plain, NOW));
    expect(signedHeaders(WEBHOOK, 'a plain secret', NOW)['webhook-signature']).toMatch(/^v1,[\w+/]{43}=$/);
  });

  test('changes with id, time, body and secret', () => {
    const of = (webhook = WEBHOOK, secret = SECRET, now = NOW) =>
      signedHeaders(webhook, secret, now)['webhook-signature'];
    const all = [
      of(),
      of({ ...WEBHOOK, id: 'msg_other' }),
      of({ ...WEBHOOK, body: '{}' }),
      of(WEBHOOK, 'other'),
      of(WEBHOOK, SECRET, NOW + 1_000),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

test('a name that leads to the metadata of a cloud is not told', async () => {
  const tell = createWebhookDelivery({ lookup: (_name, _options, callback) => callback(null, '169.254.169.254', 4) });
  const outcome = await tell({ url: 'http://desk.example', secret: SECRET }, WEBHOOK);
  expect(outcome).toEqual({ kind: 'unanswered', code: 'METADATA_ADDRESS' });
});

test.each([SECRET, `whsec_${'A'.repeat(22)}`, `whsec_${'A'.repeat(22)}==`, '16 bytes of text'])(
  'The secret %s makes a key that nobody guesses',
  (secret) => {
    expect(secretProblem(secret)).toBeUndefined();
  },
);

test.each([
  ['no base64', `whsec_${'#'.repeat(40)}`],
  ['base64 and more', `${SECRET} `],
  ['the base64 of 15 bytes', `whsec_${'A'.repeat(20)}`],
  ['nothing', 'whsec_'],
])('A secret with %s after the prefix is refused without being told', (_what, secret) => {
  const problem = secretProblem(secret);
  expect(problem).toBe('must have base64 of at least 16 bytes after whsec_, as Standard Webhooks write it');
});

test('A text of fewer than 16 characters is refused as a secret', () => {
  expect(secretProblem('fifteen letters')).toMatch('is shorter than 16 characters');
});

test('a target is told by a signed POST of JSON', async () => {
  answer = status(204);
  expect(await deliver()(target(), WEBHOOK)).toEqual({ kind: 'answered', status: 204, retryAfter: undefined });
  expect(server.seen).toHaveLength(1);
  expect(server.seen[0]).toMatchObject({
    method: 'POST',
    url: '/hook?team=1',
    body: WEBHOOK.body,
    headers: {
      'content-type': 'application/json',
      'user-agent': `Colloquy/${VERSION}`,
      'webhook-id': WEBHOOK.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': SIGNATURE,
    },
  });
});

test.each([200, 302, 404, 429, 500])('an answer %i is passed on, with its Retry-After', async (code) => {
  answer = status(code, { 'retry-after': '3', location: '/elsewhere' });
  expect(await deliver()(target(), WEBHOOK)).toEqual({ kind: 'answered', status: code, retryAfter: '3' });
  expect(server.seen).toHaveLength(1);
});

test('the time limit holds for the answer', async () => {
  holdTimeouts();
  const delivered = deliver({ timeoutMs: 50 })(target(), WEBHOOK);
  await new Promise<void>((resolve) => {
    answer = () => resolve();
  });
  await letPass(50);
  expect(await delivered).toEqual({ kind: 'unanswered', code: 'TIMEOUT' });
});

test.each([
  ['never ends', 'x'],
  ['is far too large', 'x'.repeat(1024 * 1024)],
])('a status counts though the body %s', async (_what, piece) => {
  answer = (response) => void response.writeHead(200).write(piece);
  holdTimeouts();
  const head = nextHead();
  const delivered = deliver({ timeoutMs: 200 })(target(), WEBHOOK);
  await head;
  await letPass(200);
  expect(await delivered).toMatchObject({ kind: 'answered', status: 200 });
});

test('a connection that breaks or does not come about leaves it untold', async () => {
  answer = (response) => void response.destroy();
  expect(await deliver()(target(), WEBHOOK)).toEqual({ kind: 'unanswered', code: 'UND_ERR_SOCKET' });
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const address = closed.address();
  await new Promise((resolve) => closed.close(resolve));
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  expect(await deliver()({ url, secret: SECRET }, WEBHOOK)).toEqual({ kind: 'unanswered', code: 'ECONNREFUSED' });
});

test('an address that is none leaves it untold', async () => {
  expect(await deliver()({ url: 'desk', secret: SECRET }, WEBHOOK)).toEqual({
    kind: 'unanswered',
    code: expect.stringMatching(/^[A-Z_]+$/),
  });
});

test('whoever asked may give up', async () => {
  const stop = new AbortController();
  answer = () => stop.abort(new Error('cancelled'));
  await expect(deliver()(target(), WEBHOOK, stop.signal)).rejects.toThrow('cancelled');
  await expect(deliver()(target(), WEBHOOK, stop.signal)).rejects.toThrow('cancelled');
  expect(server.seen).toHaveLength(1);
});
