import { createServer, type IncomingHttpHeaders } from 'node:http';
import { APP_ID, type EmulatorWithTarget, startEmulator, startTarget } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';

interface Ask {
  headers: IncomingHttpHeaders;
  form: Record<string, string>;
}

/** Grants `token-1`, `token-2`, … or answers what it is told to. */
async function startEndpoint(answer: (count: number) => { status?: number; body?: object } = () => ({})) {
  const asks: Ask[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
      asks.push({ headers: request.headers, form });
      const { status = 200, body = {} } = answer(asks.length);
      const granted = { access_token: `token-${asks.length}`, expires_in: 60, token_type: 'bearer', ...body };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(granted));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}/token`, asks, close };
}

const running: { close(): Promise<void> }[] = [];
let now: number;
let emulator: Pick<EmulatorWithTarget, 'control' | 'vendor' | 'close'>;

beforeEach(async () => {
  now = Date.now();
  const redelivery = { firstDelayMs: 5, maxDelayMs: 10, attempts: 20, signAnew: true };
  emulator = await startEmulator({ redelivery, clock: () => now });
  running.push(emulator);
  await emulator.control('POST', '/apps', { id: APP_ID });
});
afterEach(() => Promise.all(running.splice(0).map((one) => one.close())));

async function start(
  answer?: Parameters<typeof startEndpoint>[0],
  more: object = {},
  status?: (count: number) => number,
) {
  const [endpoint, target] = await Promise.all([startEndpoint(answer), startTarget(status)]);
  running.push(endpoint, target);
  const client_credentials = { client_id: 'me', client_secret: 'hush', endpoint: endpoint.url, ...more };
  const webhook = { app_id: APP_ID, target: target.url, target_type: 'HTTP', triggers: ['MESSAGE_INBOUND'] };
  const made = await emulator.vendor('POST', '/webhooks', { ...webhook, secret: 's', client_credentials });
  expect(made.status).toBe(200);
  const tokens = () => target.received.map(({ headers }) => headers.authorization);
  return { endpoint, target, tokens };
}

const writes = (text = 'hi', identity = '1') =>
  emulator.control('POST', '/inbound', {
    appId: APP_ID,
    channel: 'SMS',
    identity,
    message: { text_message: { text } },
  });

const basic = `Basic ${Buffer.from('me:hush').toString('base64')}`;
const own = { client_id: 'me', client_secret: 'hush' };
const more = { scope: 'callbacks', response_type: 'token' };

test.each([
  ['with HTTP Basic unless told otherwise', {}, basic, {}],
  ['with HTTP Basic', { token_request_type: 'BASIC', ...more }, basic, more],
  ['in the form', { token_request_type: 'FORM', ...more }, undefined, { ...own, ...more }],
])('the token is asked for %s, and comes with the callback', async (_case, given, authorization, form) => {
  const { endpoint, target, tokens } = await start(undefined, given);
  await writes();
  await eventually('the callback', () => target.received.length === 1);
  expect(endpoint.asks).toMatchObject([{ form: { grant_type: 'client_credentials', ...form } }]);
  expect(Object.keys(endpoint.asks[0]?.form ?? {})).toHaveLength(1 + Object.keys(form).length);
  expect(endpoint.asks[0]?.headers.authorization).toBe(authorization);
  expect(tokens()).toEqual(['Bearer token-1']);
  expect(target.received[0]?.headers['x-sinch-webhook-signature']).toBeDefined();
});

test('one token serves all callbacks until it ends', async () => {
  const { endpoint, target, tokens } = await start();
  for (const identity of ['1', '2', '3']) await writes('hi', identity);
  await eventually('three callbacks', () => target.received.length === 3);
  now += 59_999;
  await writes();
  await eventually('the fourth', () => target.received.length === 4);
  expect(endpoint.asks).toHaveLength(1);
  now += 1;
  await writes();
  await eventually('the fifth', () => target.received.length === 5);
  expect(tokens().at(-1)).toBe('Bearer token-2');
});

test.each([
  ['a refusal', { status: 401 }],
  ['a life under half a minute', { body: { expires_in: 29 } }],
  ['a life over an hour', { body: { expires_in: 3601 } }],
  ['no token', { body: { access_token: '' } }],
])('after %s the callback is tried again later', async (_case, answer) => {
  const { endpoint, target, tokens } = await start((count) => (count < 3 ? answer : {}));
  await writes();
  await eventually('the callback', () => target.received.length === 1);
  expect(tokens()).toEqual(['Bearer token-3']);
  expect(endpoint.asks).toHaveLength(3);
});

test('a token that the target refuses is not used again', async () => {
  const { target, tokens } = await start(undefined, {}, (count) => (count === 1 ? 401 : 200));
  await writes();
  await eventually('the redelivery', () => target.received.length === 2);
  expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
});

test('an endpoint that is dead keeps the callbacks of no other webhook', async () => {
  const { endpoint, target } = await start();
  await endpoint.close();
  const other = await startTarget();
  running.push(other);
  const webhook = { app_id: APP_ID, target: other.url, target_type: 'HTTP', triggers: ['MESSAGE_INBOUND'] };
  await emulator.vendor('POST', '/webhooks', webhook);
  await writes();
  await eventually('the callback elsewhere', () => other.received.length === 1);
  expect(other.received[0]?.headers.authorization).toBeUndefined();
  expect(target.received).toEqual([]);
});
