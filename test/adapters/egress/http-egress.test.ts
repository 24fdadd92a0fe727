import { createServer, type Server, type Socket } from 'node:net';
import { createHttpEgress } from '../../../adapters/egress/http-egress.ts';
import { readCallHosts } from '../../../config/call-hosts.ts';
import { VERSION } from '../../../config/version.ts';
import { holdTimeouts, letPass } from '../../helpers/held-timeouts.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../../helpers/loopback-server.ts';
import { ask, egressIn, failureOf, responseOf, SHOP } from './doubles.ts';

const open: (LoopbackServer | Server)[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of open.splice(0))
    await ('url' in server ? server.close() : new Promise((done) => server.close(done)));
});

async function serve(...args: Parameters<typeof startLoopbackServer>) {
  const server = await startLoopbackServer(...args);
  open.push(server);
  return server;
}

/** A server below HTTP; its address as a URL. */
async function serveSockets(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `//127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const local = createHttpEgress({ allowedHosts: readCallHosts(['127.0.0.1']).hosts });

describe('what goes over the wire', () => {
  test('a GET is what the flow gave and what every request says, and nothing of anybody else', async () => {
    const shop = await serve((response) => json(response, 200, {}));
    const { egress } = egressIn({ servers: { [SHOP]: shop } });
    await egress.request(ask({ url: 'https://shop.example/a%20b?q=%C3%A9#part', headers: { 'X-Key': '1' } }));
    expect(shop.seen).toEqual([
      {
        method: 'GET',
        url: '/a%20b?q=%C3%A9',
        body: '',
        headers: {
          host: 'shop.example',
          connection: 'close',
          'x-key': '1',
          accept: 'application/json',
          'user-agent': `Colloquy/${VERSION}`,
          'accept-encoding': 'gzip, br',
        },
      },
    ]);
  });

  test('a POST carries its body byte by byte and its Idempotency-Key', async () => {
    const shop = await serve((response) => json(response, 200, {}));
    const { egress } = egressIn({ servers: { [SHOP]: shop } });
    await egress.request(ask({ method: 'POST', body: '{"é":1}', headers: { 'content-type': 'application/json' } }));
    expect(shop.seen[0]).toMatchObject({
      method: 'POST',
      body: '{"é":1}',
      headers: { 'content-length': '8', 'idempotency-key': 'key-1', 'content-type': 'application/json' },
    });
  });

  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    '%s goes out as such, without a body too',
    async (method) => {
      const shop = await serve((response) => response.writeHead(204).end());
      const { egress } = egressIn({ servers: { [SHOP]: shop } });
      expect(responseOf(await egress.request(ask({ method })))).toMatchObject({ status: 204, body: null });
      expect(shop.seen[0]).toMatchObject({ method, body: '' });
    },
  );

  test('a header that a flow may not set lets nothing out', async () => {
    const { egress, resolved } = egressIn();
    const outcome = failureOf(await egress.request(ask({ headers: { Host: 'evil.example' } })));
    expect(outcome).toMatchObject({ code: 'CALL_REFUSED', unclear: false });
    expect(resolved).toEqual([]);
  });
});

describe('the address that was checked', () => {
  test('is the one that is dialled, and the name is resolved once', async () => {
    const shop = await serve((response) => json(response, 200, {}));
    let times = 0;
    const names = {
      get 'rebinding.example'() {
        times += 1;
        return times === 1 ? [SHOP] : ['127.0.0.1'];
      },
    };
    const { egress, dialled } = egressIn({ names, servers: { [SHOP]: shop }, hosts: ['rebinding.example'] });
    responseOf(await egress.request(ask({ url: 'https://rebinding.example' })));
    expect(dialled).toEqual([SHOP]);
    expect(times).toBe(1);
    expect(failureOf(await egress.request(ask({ url: 'https://rebinding.example' }))).code).toBe('CALL_REFUSED');
    expect(dialled).toEqual([SHOP]);
  });

  test('of a name with a dot at its end is that of the name', async () => {
    const shop = await serve((response) => json(response, 200, {}));
    const { egress, resolved } = egressIn({ servers: { [SHOP]: shop } });
    responseOf(await egress.request(ask({ url: 'https://shop.example./' })));
    expect(resolved).toEqual(['shop.example']);
    expect(shop.seen[0]?.headers.host).toBe('shop.example');
  });
});

describe('an app', () => {
  test('adds hosts of its own; an entry that cannot be read opens nothing', async () => {
    const shop = await serve((response) => json(response, 200, {}));
    const { egress } = egressIn({ servers: { [SHOP]: shop }, hosts: [] });
    expect(failureOf(await egress.request(ask())).code).toBe('CALL_REFUSED');
    expect(failureOf(await egress.request(ask({ allowedHosts: ['*', 'https://shop.example'] }))).code).toBe(
      'CALL_REFUSED',
    );
    expect(responseOf(await egress.request(ask({ allowedHosts: ['*', 'shop.example'] }))).status).toBe(200);
  });
});

describe('no answer', () => {
  test('a name that is not known: nothing was sent', async () => {
    const { egress } = egressIn({ names: {} });
    expect(failureOf(await egress.request(ask({ method: 'POST' })))).toEqual({
      kind: 'failed',
      code: 'CALL_UNREACHABLE',
      reason: 'its call could not reach shop.example (ENOTFOUND)',
      unclear: false,
    });
  });

  test('a refused connection: nothing was sent', async () => {
    const address = await serveSockets(() => undefined);
    await new Promise((done) => open.splice(0).map((server) => 'listen' in server && server.close(done)));
    expect(failureOf(await local.request(ask({ method: 'POST', url: `http:${address}/canary` })))).toMatchObject({
      code: 'CALL_UNREACHABLE',
      reason: expect.stringMatching(/^its call could not reach 127\.0\.0\.1:\d+ \(ECONNREFUSED\)$/),
      unclear: false,
    });
  });

  test('a connection that is reset before the answer: it may have been carried out', async () => {
    const address = await serveSockets((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(failureOf(await local.request(ask({ method: 'POST', url: `http:${address}/canary` })))).toMatchObject({
      code: 'CALL_UNREACHABLE',
      reason: expect.stringMatching(/^its call to 127\.0\.0\.1:\d+ broke off before the whole answer came \(\w+\)$/),
      unclear: true,
    });
  });

  test('an answer that breaks off: it was carried out, but what came is not taken for the whole', async () => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"half":';
    const address = await serveSockets((socket) => socket.once('data', () => socket.end(half)));
    expect(failureOf(await local.request(ask({ method: 'POST', url: `http:${address}` })))).toMatchObject({
      code: 'CALL_UNREACHABLE',
      unclear: true,
    });
  });

  test.each(['', 'SSH-2.0-OpenSSH\r\n', 'HTTP/1.1 999999 X\r\n\r\n'])(
    'something that speaks no HTTP: %j',
    async (words) => {
      const address = await serveSockets((socket) => socket.once('data', () => socket.end(words)));
      expect(failureOf(await local.request(ask({ url: `http:${address}` }))).code).toBe('CALL_UNREACHABLE');
    },
  );
});

describe('the time limit', () => {
  const late = expect.stringMatching(/^its call to .* had no whole answer within 100 ms$/);
  const timeIsUp = () => void letPass(100);
  beforeEach(holdTimeouts);
  afterEach(() => jest.useRealTimers());

  test('covers a name that is slow to resolve: nothing was sent', async () => {
    const egress = createHttpEgress({
      allowedHosts: readCallHosts(['shop.example']).hosts,
      resolve: () => new Promise<string[]>(timeIsUp),
    });
    const outcome = await egress.request(ask({ method: 'POST', timeoutMs: 100 }));
    expect(outcome).toEqual({ kind: 'failed', code: 'CALL_TIMED_OUT', reason: late, unclear: false });
  });

  test('covers a connection that does not come about: nothing was sent', async () => {
    // TLS that is never answered: the connection is not there yet.
    const address = await serveSockets(timeIsUp);
    const outcome = await local.request(ask({ method: 'POST', url: `https:${address}`, timeoutMs: 100 }));
    expect(outcome).toEqual({ kind: 'failed', code: 'CALL_TIMED_OUT', reason: late, unclear: false });
  });

  test.each(['GET', 'POST'] as const)(
    'covers a server that does not answer a %s: it may have been carried out',
    async (method) => {
      const address = await serveSockets((socket) => socket.once('data', timeIsUp));
      const outcome = await local.request(ask({ method, url: `http:${address}`, timeoutMs: 100 }));
      expect(outcome).toEqual({ kind: 'failed', code: 'CALL_TIMED_OUT', reason: late, unclear: true });
    },
  );

  test('covers headers and bodies that trickle', async () => {
    for (const start of ['HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n']) {
      const drop = start.endsWith('\r\n\r\n') ? '1\r\na\r\n' : 'x: y\r\n';
      const address = await serveSockets((socket) => {
        socket.write(start);
        let drops = 0;
        const more = setInterval(() => {
          socket.write(drop);
          drops += 1;
          if (drops === 5) timeIsUp();
        }, 10);
        socket.once('close', () => clearInterval(more));
      });
      const outcome = await local.request(ask({ url: `http:${address}`, timeoutMs: 100 }));
      expect(outcome).toEqual({ kind: 'failed', code: 'CALL_TIMED_OUT', reason: late, unclear: true });
    }
  });

  test('is one for all redirects', async () => {
    const shop = await serve(async (response) => {
      await letPass(40);
      response.writeHead(302, { location: '/' }).end();
    });
    const { egress } = egressIn({ servers: { [SHOP]: shop } });
    expect(await egress.request(ask({ timeoutMs: 100 }))).toMatchObject({ code: 'CALL_TIMED_OUT', reason: late });
  });
});

describe('whoever asked may give up', () => {
  test('before it begins: nothing goes out', async () => {
    const { egress, resolved } = egressIn();
    const reason = new Error('cancelled');
    await expect(egress.request(ask({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(resolved).toEqual([]);
  });

  test('as a name is about to be resolved: the request does not wait for the name', async () => {
    const stop = new AbortController();
    const resolve = () => {
      stop.abort(new Error('cancelled'));
      return new Promise<string[]>(() => undefined);
    };
    const egress = createHttpEgress({ allowedHosts: readCallHosts(['shop.example']).hosts, resolve });
    await expect(egress.request(ask({ timeoutMs: 60_000, signal: stop.signal }))).rejects.toThrow('cancelled');
  });

  test('while it waits: the request rejects at once and the connection closes', async () => {
    const stop = new AbortController();
    let close: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const address = await serveSockets((socket) => {
      socket.once('data', () => stop.abort(new Error('cancelled'))).once('close', close);
    });
    const asked = local.request(ask({ url: `http:${address}`, timeoutMs: 60_000, signal: stop.signal }));
    await expect(asked).rejects.toThrow('cancelled');
    await closed;
  });
});
