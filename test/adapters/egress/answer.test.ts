import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { brotliCompressSync, constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';
import { json, type LoopbackServer, startLoopbackServer } from '../../helpers/loopback-server.ts';
import { ask, egressIn, failureOf, responseOf, SHOP } from './doubles.ts';

let shop: LoopbackServer;
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  shop = await startLoopbackServer((response) => answer(response));
});
afterAll(() => shop.close());

const get = (over = {}) => egressIn({ servers: { [SHOP]: shop } }).egress.request(ask(over));
const KB = 1024;

function answering(headers: { [name: string]: string | string[] }, body: string | Buffer = '', status = 200) {
  answer = (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

describe('a body', () => {
  test.each([
    ['application/json', '{"a":[1,null]}', { a: [1, null] }],
    ['application/json; charset=utf-8', '"text"', 'text'],
    ['application/problem+json', '{"code":"x"}', { code: 'x' }],
    ['text/json', '1', 1],
    ['application/json', 'not json', 'not json'],
    ['application/json', '\ufeff{}', {}],
    ['text/plain', '{"a":1}', '{"a":1}'],
    ['text/plain; x=application/json', '1', '1'],
    ['application/jsonp', '1', '1'],
    [undefined, '{"a":1}', { a: 1 }],
    [undefined, 'plain', 'plain'],
    ['application/json', '', null],
    [undefined, '', null],
  ])('of type %s, %j, is %j', async (type, text, body) => {
    answering(type === undefined ? {} : { 'content-type': type }, text);
    expect(responseOf(await get()).body).toEqual(body);
  });

  test('with keys that reach for prototypes is data', async () => {
    answering({ 'content-type': 'application/json' }, '{"__proto__":{"polluted":1},"constructor":{"prototype":{}}}');
    const { body } = responseOf(await get());
    expect(Object.keys(Object(body))).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('nested deeper than anything can work with stays text', async () => {
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    answering({ 'content-type': 'application/json' }, deep(64));
    expect(typeof responseOf(await get()).body).toBe('object');
    answering({ 'content-type': 'application/json' }, deep(65));
    expect(responseOf(await get()).body).toBe(deep(65));
    answering({ 'content-type': 'application/json' }, deep(30_000));
    expect(responseOf(await get()).body).toBe(deep(30_000));
  });

  test('that is no UTF-8 has signs in place of what cannot be read', async () => {
    answering({ 'content-type': 'text/plain' }, Buffer.from([0x61, 0xff, 0x62]));
    expect(responseOf(await get()).body).toBe('a\ufffdb');
  });

  test.each([
    ['gzip', gzipSync('{"a":1}')],
    ['x-gzip', gzipSync('{"a":1}')],
    ['GZIP', gzipSync('{"a":1}')],
    ['br', brotliCompressSync('{"a":1}')],
    ['identity', Buffer.from('{"a":1}')],
  ])('in %s is decoded', async (encoding, bytes) => {
    answering({ 'content-type': 'application/json', 'content-encoding': encoding }, bytes);
    expect(responseOf(await get()).body).toEqual({ a: 1 });
  });

  test('that is empty is null, whatever its encoding', async () => {
    answering({ 'content-encoding': 'gzip' });
    expect(responseOf(await get()).body).toBeNull();
  });

  test.each(['deflate', 'zstd', 'gzip, gzip', '__proto__', 'constructor'])(
    'in %s was not asked for',
    async (encoding) => {
      answering({ 'content-encoding': encoding }, 'x');
      expect(failureOf(await get())).toEqual({
        kind: 'failed',
        code: 'CALL_UNREACHABLE',
        reason: 'shop.example answered in an encoding that was not asked for',
        unclear: true,
      });
    },
  );

  test.each([
    ['is none', Buffer.from('no gzip at all'), 'Z_DATA_ERROR'],
    ['breaks off', gzipSync('a'.repeat(1_000)).subarray(0, 20), 'Z_BUF_ERROR'],
  ])('whose gzip %s is a failure, not half an answer', async (_what, bytes, code) => {
    answering({ 'content-encoding': 'gzip' }, bytes);
    expect(failureOf(await get())).toMatchObject({ code: 'CALL_UNREACHABLE', reason: expect.stringContaining(code) });
  });
});

describe('the limit of 64 KB', () => {
  test('is reached by an answer of exactly so many', async () => {
    answering({ 'content-type': 'text/plain' }, 'a'.repeat(64 * KB));
    expect(String(responseOf(await get()).body)).toHaveLength(64 * KB);
  });

  test.each([
    ['GET', false],
    ['POST', true],
    ['DELETE', true],
  ] as const)('ends a %s that is answered with more', async (method, unclear) => {
    answering({ 'content-type': 'text/plain' }, 'a'.repeat(64 * KB + 1));
    expect(failureOf(await get({ method }))).toEqual({
      kind: 'failed',
      code: 'CALL_TOO_LARGE',
      reason: 'the answer of shop.example is larger than 64 KB',
      unclear,
    });
  });

  test('ends an answer that never ends, and its connection', async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (response) => {
        const more = setInterval(() => response.write('a'.repeat(KB)), 1);
        response.once('close', () => {
          clearInterval(more);
          resolve();
        });
      };
    });
    expect(failureOf(await get()).code).toBe('CALL_TOO_LARGE');
    await closed;
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(20 * KB * KB))],
    ['br', brotliCompressSync(Buffer.alloc(20 * KB * KB))],
  ])('holds for what is behind a bomb in %s, however small it is on the way', async (encoding, bomb) => {
    expect(bomb.length).toBeLessThan(32 * KB);
    answering({ 'content-encoding': encoding }, bomb);
    expect(failureOf(await get()).code).toBe('CALL_TOO_LARGE');
  });

  test.each([
    ['gzip', () => createGzip()],
    ['br', () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ])('stops a bomb in %s that never ends', async (encoding, compressor) => {
    const closed = new Promise<void>((resolve) => {
      answer = (response) => {
        response.writeHead(200, { 'content-encoding': encoding });
        // Closing is how it ends: nobody wants more.
        pipeline(endlessZeros(), compressor(), response).catch(() => resolve());
      };
    });
    expect(failureOf(await get()).code).toBe('CALL_TOO_LARGE');
    await closed;
  });
});

function* endlessZeros(): Generator<Buffer> {
  const zeros = Buffer.alloc(64 * KB);
  for (;;) yield zeros;
}

describe('the headers of an answer', () => {
  test('are in lower case, without cookies and without long values', async () => {
    answering({
      'X-Rate': '5',
      'Set-Cookie': ['a=1', 'b=2'],
      'X-Long': 'a'.repeat(KB + 1),
      'X-Fits': 'a'.repeat(KB),
      Vary: ['a', 'b'],
    });
    const { headers } = responseOf(await get());
    expect(headers).toMatchObject({ 'x-rate': '5', 'x-fits': 'a'.repeat(KB), vary: 'a, b' });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['set-cookie']));
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-long']));
  });

  test('are fifty at most', async () => {
    answering(Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`x-${n}`, '1'])));
    expect(Object.keys(responseOf(await get()).headers)).toHaveLength(50);
  });

  test('may be named __proto__', async () => {
    answering({ ['__proto__']: 'x', constructor: 'y' });
    const { headers } = responseOf(await get());
    expect(Object.entries(headers)).toEqual(
      expect.arrayContaining([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    );
  });

  test('are 16 KB at most', async () => {
    answering({ 'x-a': 'a'.repeat(17 * KB) });
    expect(failureOf(await get({ method: 'POST' }))).toMatchObject({ code: 'CALL_TOO_LARGE', unclear: true });
  });
});

test('any status is an answer', async () => {
  answer = (response) => json(response, 503, { why: 'busy' }, { 'retry-after': '7' });
  expect(responseOf(await get())).toMatchObject({
    status: 503,
    body: { why: 'busy' },
    headers: { 'retry-after': '7' },
  });
});
