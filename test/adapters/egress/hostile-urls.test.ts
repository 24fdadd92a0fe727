import { createServer, type Server } from 'node:net';
import { createHttpEgress } from '../../../adapters/egress/http-egress.ts';
import { readCallHosts } from '../../../config/call-hosts.ts';
import { ask, failureOf } from './doubles.ts';

/** What every address of the corpus carries; it may stand in no reason. */
const SECRET = 'canary-in-the-path';

/** PORT is where a listener of this machine waits, on both families. */
const CORPUS = [
  // This machine, in every spelling.
  'http://127.0.0.1:PORT',
  'https://127.0.0.1:PORT',
  'HTTP://127.0.0.1:PORT',
  'http://127.1:PORT',
  'http://127.0.1:PORT',
  'http://127.0.0.2:PORT',
  'http://2130706433:PORT',
  'http://0x7f000001:PORT',
  'http://0x7F.0x0.0x0.0x1:PORT',
  'http://0177.0.0.1:PORT',
  'http://017700000001:PORT',
  'http://0:PORT',
  'http://0.0.0.0:PORT',
  'https://0.0.0.0:PORT',
  'http://127.0.0.1.:PORT',
  'http://[::1]:PORT',
  'https://[::1]:PORT',
  'http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT',
  'http://[::]:PORT',
  'https://[::]:PORT',
  'http://[::ffff:127.0.0.1]:PORT',
  'https://[::ffff:127.0.0.1]:PORT',
  'https://[::ffff:7f00:1]:PORT',
  'https://[0:0:0:0:0:ffff:127.0.0.1]:PORT',
  'https://[::127.0.0.1]:PORT',
  'https://[64:ff9b::7f00:1]:PORT',
  'https://[2002:7f00:1::]:PORT',
  'https://[fe80::1%25lo]:PORT',
  'http://localhost:PORT',
  'https://localhost:PORT',
  'http://LOCALHOST:PORT',
  'http://localhost.:PORT',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT',
  'http://lo\u00adcalhost:PORT',
  'http://１２７.０.０.１:PORT',
  'http://①②⑦.⓪.⓪.①:PORT',
  'http://127。0。0。1:PORT',
  'https://foo.localhost:PORT',
  'https://localhost.localdomain:PORT',
  'https://ip6-localhost:PORT',
  // Names that lead here.
  'https://localtest.me:PORT',
  'https://127.0.0.1.nip.io:PORT',
  'https://shop.example:PORT',
  'https://xn--bcher-kva.example:PORT',
  // Two hosts in one address.
  'https://shop.example@127.0.0.1:PORT',
  'https://shop.example:443@127.0.0.1:PORT',
  'https://127.0.0.1:PORT@shop.example',
  'http://127.0.0.1:PORT#@shop.example',
  'http://127.0.0.1:PORT?@shop.example',
  'http://127.0.0.1:PORT\\@shop.example',
  'https://shop.example\\@127.0.0.1:PORT',
  'https://shop.example%00@127.0.0.1:PORT',
  'https://127.0.0.1%2f@shop.example:PORT',
  'https://shop.example%2f.127.0.0.1:PORT',
  'https://shop.example:PORT:80',
  // What a parser drops or turns round.
  'http://127.0.0\t.1:PORT',
  'ht\ntp://127.0.0.1:PORT',
  'http://127.0.0.1\r\n:PORT',
  'http:\\\\127.0.0.1:PORT',
  'http:127.0.0.1:PORT',
  'http:/127.0.0.1:PORT',
  'http:///127.0.0.1:PORT',
  '//127.0.0.1:PORT',
  '\u0000http://127.0.0.1:PORT',
  '127.0.0.1:PORT',
  '',
  // Other ways to speak.
  'ftp://127.0.0.1:PORT',
  'ws://127.0.0.1:PORT',
  'gopher://127.0.0.1:PORT',
  'dict://127.0.0.1:PORT',
  'file:///etc/passwd',
  'file://127.0.0.1:PORT',
  'unix:/var/run/docker.sock',
  'http+unix://%2Fvar%2Frun%2Fdocker.sock',
  'blob:http://127.0.0.1:PORT',
  'data:text/plain,x',
  'javascript:fetch(1)',
  // Metadata and private nets.
  'http://169.254.169.254',
  'https://169.254.169.254',
  'https://2852039166',
  'https://0xa9fea9fe',
  'https://0251.0376.0251.0376',
  'https://[::ffff:169.254.169.254]',
  'https://[fd00:ec2::254]',
  'https://100.100.100.200',
  'https://metadata.google.internal',
  'https://10.0.0.1',
  'https://172.16.0.1',
  'https://192.168.0.1',
  'https://[fc00::1]',
  'https://[fe80::1]',
  'https://224.0.0.1',
  'https://255.255.255.255',
  // No address at all.
  'https://',
  'https://[::1',
  'https://256.256.256.256',
  'https://a b',
  'https://.',
];

const MACHINE = ['localhost', '127.0.0.1', '[::1]'];

let connections = 0;
let port = 0;
const servers: Server[] = [];

function listen(host: string, on: number): Promise<Server> {
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(on, host, () => resolve(server));
  });
}

beforeAll(async () => {
  const address = (await listen('127.0.0.1', 0)).address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  // Not every machine has IPv6.
  await listen('::1', port).catch(() => undefined);
});
afterAll(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));
beforeEach(() => {
  connections = 0;
});

const withPort = (url: string) => `${url.replaceAll('PORT', String(port))}/${SECRET}?q=${SECRET}`;

/** The host as a list would name it, so that only the rules about hosts and addresses stand in the way. */
function namedBy(url: string): string[] {
  return URL.canParse(url) ? [new URL(url).hostname.replace(/\.$/, '')] : [];
}

/** Names lead to this machine, whatever they are; the dialling is the real one. */
const egressWith = (hosts: string[]) =>
  createHttpEgress({ allowedHosts: readCallHosts(hosts).hosts, resolve: async () => ['127.0.0.1'] });

describe('a hostile address gets no connection to this machine', () => {
  test('the corpus is large, and names nothing twice', () => {
    expect(new Set(CORPUS).size).toBe(CORPUS.length);
    expect(CORPUS.length).toBeGreaterThanOrEqual(60);
  });

  test.each(CORPUS)('also where the app names its host: %j', async (pattern) => {
    const url = withPort(pattern);
    const outcome = failureOf(await egressWith([]).request(ask({ url, allowedHosts: namedBy(url) })));
    expect(outcome).toMatchObject({ code: 'CALL_REFUSED', unclear: false });
    expect(outcome.reason).not.toContain(SECRET);
    expect(connections).toBe(0);
  });

  test.each(CORPUS)('also where the installation names its host, unless that is this machine: %j', async (pattern) => {
    const url = withPort(pattern);
    const hosts = namedBy(url).filter((host) => !MACHINE.includes(host));
    const outcome = failureOf(await egressWith(hosts).request(ask({ url })));
    expect(outcome).toMatchObject({ code: 'CALL_REFUSED', unclear: false });
    expect(connections).toBe(0);
  });

  test('the listener would have noticed one', async () => {
    const outcome = await egressWith(['127.0.0.1']).request(ask({ url: `http://127.0.0.1:${port}` }));
    expect(failureOf(outcome).code).toBe('CALL_UNREACHABLE');
    expect(connections).toBe(1);
  });
});
