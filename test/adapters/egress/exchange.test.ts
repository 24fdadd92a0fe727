import { createServer } from 'node:tls';
import { Client } from 'undici';
import { pinnedDial, pinnedLookup, systemResolve } from '../../../adapters/egress/exchange.ts';
import { createHttpEgress } from '../../../adapters/egress/http-egress.ts';
import { readCallHosts } from '../../../config/call-hosts.ts';
import { json, startLoopbackServer } from '../../helpers/loopback-server.ts';
import { ask, failureOf, responseOf } from './doubles.ts';

test('a connection goes where it is pinned, whatever the name says, and nobody is asked again', async () => {
  const server = await startLoopbackServer((response) => json(response, 200, {}));
  const origin = `http://no-such-name.invalid:${new URL(server.url).port}`;
  const client = new Client(origin, { connect: pinnedDial(['127.0.0.1'], 1_000) });
  const { statusCode, body } = await client.request({ method: 'GET', path: '/' });
  await body.dump();
  expect(statusCode).toBe(200);
  expect(server.seen[0]?.headers.host).toBe(new URL(origin).host);
  await client.destroy();
  await server.close();
});

describe('a pinned lookup', () => {
  const answerOf = (addresses: string[], all: boolean) =>
    new Promise<unknown[]>((resolve) => {
      pinnedLookup(addresses)('any.example', { all }, (...answer) => resolve(answer));
    });

  test('gives the addresses in the shape that Node asks for', async () => {
    const addresses = ['93.184.216.34', '2606:4700::1111'];
    expect(await answerOf(addresses, false)).toEqual([null, '93.184.216.34', 4]);
    expect(await answerOf(addresses, true)).toEqual([
      null,
      [
        { address: '93.184.216.34', family: 4 },
        { address: '2606:4700::1111', family: 6 },
      ],
    ]);
  });

  test('has no answer where nothing was checked', async () => {
    expect(await answerOf([], true)).toEqual([expect.any(Error), []]);
  });
});

test('the names of this machine are resolved as everybody else resolves them', async () => {
  const addresses = await systemResolve('localhost');
  expect(addresses.length).toBeGreaterThan(0);
  for (const address of addresses) expect(['127.0.0.1', '::1']).toContain(address);
});

describe('with the real dialling', () => {
  const loopback = readCallHosts(['localhost', '127.0.0.1']).hosts;

  test('an allowed host of this machine answers over http', async () => {
    const server = await startLoopbackServer((response) => json(response, 200, { ok: true }));
    const egress = createHttpEgress({ allowedHosts: loopback });
    const url = server.url.replace('127.0.0.1', 'localhost');
    const { status, body } = responseOf(await egress.request(ask({ url })));
    expect({ status, body }).toEqual({ status: 200, body: { ok: true } });
    await server.close();
  });

  test('https holds the certificate against the name; without a good one nothing is sent', async () => {
    const names: string[] = [];
    const SNICallback = (name: string, done: (error: Error) => void) => {
      names.push(name);
      done(new Error('no certificate'));
    };
    const server = createServer({ SNICallback });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const egress = createHttpEgress({ allowedHosts: loopback, resolve: async () => ['127.0.0.1'] });
    const outcome = failureOf(await egress.request(ask({ method: 'POST', url: `https://localhost:${port}` })));
    expect(outcome).toMatchObject({ code: 'CALL_UNREACHABLE', unclear: false });
    expect(names).toEqual(['localhost']);
    await new Promise((resolve) => server.close(resolve));
  });
});
