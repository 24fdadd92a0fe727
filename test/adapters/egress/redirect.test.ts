import { type Answer, json, type LoopbackServer, startLoopbackServer } from '../../helpers/loopback-server.ts';
import { ask, egressIn, failureOf, OTHER, responseOf, SHOP } from './doubles.ts';

let shop: LoopbackServer;
let other: LoopbackServer;
let answer: Answer;

const to =
  (location: string, status = 302): Answer =>
  (response) => {
    response.writeHead(status, { location });
    response.end('moved');
  };
/** The first request is answered so, others with what they were. */
const first =
  (one: Answer): Answer =>
  (response, seen, nth) =>
    nth === 0 ? one(response, seen, nth) : json(response, 200, { at: seen.url });

beforeEach(async () => {
  answer = first(to('/next'));
  shop = await startLoopbackServer((...args) => answer(...args));
  other = await startLoopbackServer((response, seen) => json(response, 200, { other: seen.url }));
});
afterEach(async () => {
  await shop.close();
  await other.close();
});

const world = (over = {}) => egressIn({ servers: { [SHOP]: shop, [OTHER]: other }, ...over });

const SECRETIVE = { Authorization: 'Bearer canary', Cookie: 'a=canary', 'X-Key': 'canary', 'User-Agent': 'canary' };
const full = (over = {}) =>
  ask({
    method: 'POST',
    headers: { ...SECRETIVE, Accept: 'text/csv', 'Content-Type': 'text/plain' },
    body: 'hello',
    ...over,
  });

describe('a redirect', () => {
  test('within the origin goes on with everything, also by a relative address', async () => {
    answer = first(to('../other?x=1', 307));
    expect(responseOf(await world().egress.request(full())).body).toEqual({ at: '/other?x=1' });
    expect(shop.seen[1]).toMatchObject({
      method: 'POST',
      body: 'hello',
      headers: { authorization: 'Bearer canary', cookie: 'a=canary', 'x-key': 'canary', 'idempotency-key': 'key-1' },
    });
  });

  test.each([307, 308])(
    '%i to another origin keeps method, body and Idempotency-Key, and nothing that the flow gave',
    async (status) => {
      answer = first(to('https://other.example/in', status));
      await world().egress.request(full());
      const seen = other.seen[0];
      expect(seen).toMatchObject({ method: 'POST', url: '/in', body: 'hello' });
      expect(seen?.headers).toMatchObject({
        accept: 'text/csv',
        'content-type': 'text/plain',
        'idempotency-key': 'key-1',
      });
      expect(JSON.stringify(seen?.headers)).not.toContain('canary');
    },
  );

  test('to another port is one to another origin', async () => {
    answer = first(to('https://shop.example:8443/in'));
    await world({ hosts: ['shop.example', 'shop.example:8443'] }).egress.request(full());
    expect(JSON.stringify(shop.seen[1]?.headers)).not.toContain('canary');
  });

  test('to another origin does not carry a secret of the body there', async () => {
    answer = first(to('https://other.example/in', 307));
    const outcome = failureOf(await world().egress.request(full({ secretBody: true })));
    expect(outcome).toMatchObject({ code: 'CALL_REFUSED', unclear: true });
    expect(outcome.reason).toContain('a secret in its body goes to no other host');
    expect(other.seen).toEqual([]);
  });

  test.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'DELETE', 'GET'],
    [301, 'PUT', 'PUT'],
    [302, 'PATCH', 'PATCH'],
    [301, 'GET', 'GET'],
    [307, 'DELETE', 'DELETE'],
  ] as const)('%i makes of %s a %s', async (status, method, then) => {
    answer = first(to('/next', status));
    await world().egress.request(full({ method, secretBody: true }));
    const seen = shop.seen[1];
    expect(seen?.method).toBe(then);
    const kept = method === then;
    expect([seen?.body, seen?.headers['content-type']]).toEqual(kept ? ['hello', 'text/plain'] : ['', undefined]);
    expect(seen?.headers['idempotency-key']).toBe(then === 'PATCH' ? 'key-1' : undefined);
  });

  test.each([300, 304, 305])('%i is an answer', async (status) => {
    answer = to('https://other.example', status);
    expect(responseOf(await world().egress.request(ask())).status).toBe(status);
  });

  test('without an address is an answer', async () => {
    answer = (response) => response.writeHead(302).end();
    expect(responseOf(await world().egress.request(ask())).status).toBe(302);
  });

  test('is followed five times', async () => {
    answer = (response, seen, nth) => (nth < 5 ? to(`/${nth}`)(response, seen, nth) : json(response, 200, nth));
    expect(responseOf(await world().egress.request(ask())).body).toBe(5);
  });

  test('is not followed for ever', async () => {
    answer = to('/again');
    const outcome = failureOf(await world().egress.request(ask()));
    expect(outcome).toMatchObject({
      code: 'CALL_REFUSED',
      reason: 'its call was redirected more than 5 times',
      unclear: false,
    });
    expect(shop.seen).toHaveLength(6);
  });
});

describe('a redirect that leads astray', () => {
  test.each([
    ['a host that nobody named', 'https://evil.example/canary'],
    ['plain http', 'http://other.example/canary'],
    ['this machine', 'http://127.0.0.1:PORT/canary'],
    ['this machine by name', 'http://localhost:PORT/canary'],
    ['this machine in IPv6', 'http://[::ffff:127.0.0.1]:PORT/canary'],
    ['metadata', 'http://169.254.169.254/canary'],
    ['a name that leads inside', 'https://inside.example/canary'],
    ['a user', 'https://canary@other.example/'],
    ['another scheme', 'file:///etc/canary'],
    ['nonsense', 'https://[/canary'],
    ['a backslash', '\\\\evil.example/canary'],
  ])('to %s is refused before a connection', async (_where, location) => {
    answer = to(location.replace('PORT', new URL(other.url).port));
    const { egress, dialled } = world({
      hosts: ['shop.example', 'other.example', 'inside.example', 'localhost', '127.0.0.1'],
      names: { 'shop.example': [SHOP], 'inside.example': ['10.0.0.1'], localhost: ['127.0.0.1'] },
    });
    const outcome = failureOf(await egress.request(ask({ method: 'PUT' })));
    expect(outcome).toMatchObject({ code: 'CALL_REFUSED', unclear: true });
    expect(outcome.reason).not.toContain('canary');
    expect(dialled).toEqual([SHOP]);
    expect(other.seen).toEqual([]);
  });

  test('within this machine is followed where the installation names both', async () => {
    answer = first(to('http://127.0.0.1:PORT/in'.replace('PORT', new URL(other.url).port)));
    const { egress } = world({
      hosts: ['localhost', '127.0.0.1'],
      names: { localhost: ['127.0.0.1'] },
      servers: { '127.0.0.1': shop },
    });
    expect(responseOf(await egress.request(ask({ url: 'http://localhost/' }))).body).toEqual({ at: '/in' });
  });

  test('every hop resolves its name anew and is checked anew', async () => {
    let times = 0;
    answer = to('https://rebinding.example/again');
    const names = {
      get 'rebinding.example'() {
        times += 1;
        return times === 1 ? [SHOP] : ['127.0.0.1'];
      },
    };
    const { egress, dialled } = world({ names, hosts: ['rebinding.example'] });
    const outcome = failureOf(await egress.request(ask({ url: 'https://rebinding.example' })));
    expect(outcome.code).toBe('CALL_REFUSED');
    expect(dialled).toEqual([SHOP]);
  });
});

test('a redirect to a host that does not answer leaves open what the first one did', async () => {
  answer = to('https://other.example/', 307);
  const outcome = failureOf(await world({ servers: { [SHOP]: shop } }).egress.request(full()));
  expect(outcome).toEqual({
    kind: 'failed',
    code: 'CALL_UNREACHABLE',
    reason: 'its call could not reach other.example (ECONNREFUSED)',
    unclear: true,
  });
});
