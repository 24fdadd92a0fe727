import { once } from 'node:events';
import { createServer } from 'node:net';
import { Agent } from 'undici';
import { type AccessTokens, createAccessTokens } from '../../adapters/access-tokens.ts';
import { createSinchClient } from '../../adapters/sinch-client.ts';
import { type Answer, json, type LoopbackServer, startLoopbackServer } from '../helpers/loopback-server.ts';
import { payload } from '../helpers/sinch-payloads.ts';

const APP = { projectId: 'PROJECT', appId: 'APP', region: 'eu' as const, clientId: 'key', credentialVersion: 1 };
const MESSAGE = {
  channel: 'SMS',
  identity: '+46701234567',
  message: { text_message: { text: 'private words' } },
  messageMetadata: 'cq1:m',
  correlationId: 'c',
};
const accept: Answer = (response) => json(response, 200, { accepted_time: '2026-11-23T10:00:00Z', message_id: 'M1' });
/** Three of undici's ticks of half a second: one in which the machine stands still is a tick, however long it is. */
const A_MOMENT_MS = 1_200;
const NOW = Date.parse('2026-11-23T10:00:00Z');

// One connection, so that the second request meets the one that was kept alive.
const dispatcher = new Agent({ connections: 1 });
let server: LoopbackServer | undefined;
let forgotten: string[] = [];
let issued = 0;

const tokens: AccessTokens = {
  get: async () => `secret-token-${issued}`,
  refresh: async () => ({ expiresAt: 0 }),
  forget: (_app, token, why) => {
    forgotten.push(`${token} ${why}`);
    issued += 1;
  },
};

beforeEach(() => {
  forgotten = [];
  issued = 0;
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => dispatcher.destroy());

async function client(answer: Answer, timeoutMs?: number) {
  server = await startLoopbackServer(answer);
  return clientAt(server.url, timeoutMs);
}

function clientAt(apiUrl: string, timeoutMs = 10_000) {
  return createSinchClient({ tokens, apiUrl, dispatcher, timeoutMs, now: () => NOW });
}

const seen = () => server?.seen ?? [];

describe('what goes over the wire', () => {
  test('a send', async () => {
    const sinch = await client(accept);
    expect(await sinch.sendMessage(APP, MESSAGE)).toEqual({ messageId: 'M1' });
    expect(seen()[0]).toMatchObject({
      method: 'POST',
      url: '/v1/projects/PROJECT/messages:send',
      headers: { authorization: 'Bearer secret-token-0', 'content-type': 'application/json' },
    });
    expect(JSON.parse(seen()[0]?.body ?? '')).toEqual({
      app_id: 'APP',
      recipient: { identified_by: { channel_identities: [{ channel: 'SMS', identity: '+46701234567' }] } },
      message: { text_message: { text: 'private words' } },
      channel_priority_order: ['SMS'],
      message_metadata: 'cq1:m',
      correlation_id: 'c',
    });
  });

  test('what the flow says beside a message', async () => {
    const sinch = await client(accept);
    const properties = { SMS_SENDER: 'Shop' };
    await sinch.sendMessage(APP, { ...MESSAGE, options: { properties, ttlMs: 10_000, content: 'notification' } });
    const body = JSON.parse(seen()[0]?.body ?? '');
    expect(body).toMatchObject({
      channel_properties: properties,
      ttl: '10s',
      message_content_type: 'CONTENT_NOTIFICATION',
    });
    expect(body).not.toHaveProperty('options');
  });

  test('the app and its facts', async () => {
    const sinch = await client((response) => json(response, 200, payload('app-response.json')));
    expect(await sinch.getApp(APP)).toMatchObject({ displayName: 'Brazil App', mode: 'DISPATCH', retentionDays: 0 });
    expect(seen()[0]).toMatchObject({ method: 'GET', url: '/v1/projects/PROJECT/apps/APP' });
  });

  test('webhooks: listed below the app, created beside it, changed with a mask, always of type HTTP', async () => {
    const hook = payload('webhook-resource-response.json');
    const sinch = await client((response, { method, url }) =>
      json(
        response,
        200,
        method === 'GET' && url.endsWith('/webhooks') ? { webhooks: [hook] } : method === 'DELETE' ? {} : hook,
      ),
    );
    const ours = { target: 'https://a.example/hook', triggers: ['MESSAGE_INBOUND'], secret: 's' };
    const [listed] = await sinch.listWebhooks(APP);
    expect(listed).toMatchObject({ id: 'a webhook id', targetType: 'HTTP', secret: 'my secret value' });
    await sinch.createWebhook(APP, ours);
    await sinch.updateWebhook(APP, 'W 1', ours);
    await sinch.deleteWebhook(APP, 'W 1');
    expect(seen().map(({ method, url }) => `${method} ${url.replace('/v1/projects/PROJECT', '')}`)).toEqual([
      'GET /apps/APP/webhooks',
      'POST /webhooks',
      'PATCH /webhooks/W%201?update_mask=target%2Ctarget_type%2Ctriggers%2Csecret',
      'DELETE /webhooks/W%201',
    ]);
    expect(JSON.parse(seen()[1]?.body ?? '')).toEqual({ app_id: 'APP', target_type: 'HTTP', ...ours });
  });

  test('an empty answer to a deletion is fine', async () => {
    const sinch = await client((response) => void response.writeHead(200).end());
    await expect(sinch.deleteWebhook(APP, 'W')).resolves.toBeUndefined();
  });

  test('a list follows its pages, leaves out older and inbound messages, newest first', async () => {
    const one = (id: string, minutes: number, direction = 'TO_CONTACT') => ({
      id,
      direction,
      metadata: `cq1:${id}`,
      accept_time: new Date(NOW + minutes * 60_000).toISOString(),
    });
    const pages = [
      { messages: [one('a', 1), one('old', -1)], next_page_token: 'p2' },
      { messages: [one('b', 3), one('in', 2, 'TO_APP')], next_page_token: '' },
    ];
    const sinch = await client((response, _seen, nth) => json(response, 200, pages[nth]));
    const query = { channel: 'SMS', identity: '+46701234567', since: NOW, source: 'CONVERSATION_SOURCE' as const };
    expect((await sinch.listMessages(APP, query)).map(({ id }) => id)).toEqual(['b', 'a']);
    const asked = seen().map(({ url }) => new URL(url, 'http://x').searchParams);
    expect(asked.map((params) => params.get('page_token'))).toEqual([null, 'p2']);
    expect(asked[0]?.get('channel_identity')).toBe('+46701234567');
  });

  test('a listed message without a time is kept: left out, it might be sent again', async () => {
    const listed = { id: 'timeless', direction: 'TO_CONTACT', metadata: 'cq1:x', accept_time: null };
    const sinch = await client((response) => json(response, 200, { messages: [listed] }));
    const query = { channel: 'SMS', identity: '1', since: NOW, source: 'DISPATCH_SOURCE' as const };
    expect(await sinch.listMessages(APP, query)).toEqual([{ id: 'timeless', metadata: 'cq1:x', acceptedAt: 0 }]);
  });

  test('a list that never ends is an error, not a loop', async () => {
    const sinch = await client((response) => json(response, 200, { messages: [], next_page_token: 'again' }));
    const query = { channel: 'SMS', identity: '1', since: NOW, source: 'DISPATCH_SOURCE' as const };
    await expect(sinch.listMessages(APP, query)).rejects.toMatchObject({ code: 'LIST_TOO_LONG' });
  });
});

describe('a 401', () => {
  const EXPIRED = { 'www-authenticate': 'Bearer error="invalid_token", error_description="The token is expired"' };

  test('that says expired renews the token and tries once more', async () => {
    const sinch = await client((response, request, nth) =>
      nth === 0 ? json(response, 401, payload('error-401.json'), EXPIRED) : accept(response, request, nth),
    );
    expect(await sinch.sendMessage(APP, MESSAGE)).toEqual({ messageId: 'M1' });
    expect(forgotten).toEqual(['secret-token-0 expired']);
    expect(seen().map(({ headers }) => headers.authorization)).toEqual([
      'Bearer secret-token-0',
      'Bearer secret-token-1',
    ]);
  });

  test.each([
    ['that says expired again', EXPIRED, ['secret-token-0 expired', 'secret-token-1 refused']],
    ['that says nothing of it', { 'www-authenticate': 'Bearer realm="sinch"' }, ['secret-token-0 refused']],
    ['without a header', {}, ['secret-token-0 refused']],
  ])('%s drops the token and is unauthorised', async (_what, headers, dropped) => {
    const sinch = await client((response) => json(response, 401, payload('error-401.json'), headers));
    const failure = { kind: 'unauthorised', status: 401, code: 'UNAUTHENTICATED' };
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject(failure);
    expect(forgotten).toEqual(dropped);
    expect(seen()).toHaveLength(dropped.length);
  });

  test.each<[string, 'secret' | 'expiry', number]>([
    ['at the moment of expiry', 'expiry', 2],
    ['with a token that was taken back', 'secret', 1],
  ])('of a thousand sends %s causes one token request per process', async (_what, how, requests) => {
    const world = await expiringSinch(how === 'expiry' ? EXPIRED : {});
    const sends = () => Promise.allSettled(Array.from({ length: 1000 }, () => world.sinch.sendMessage(APP, MESSAGE)));
    await world.sinch.sendMessage(APP, MESSAGE);
    world.end();
    const sent = await sends();
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(how === 'expiry' ? 1000 : 0);
    expect(world.requests()).toBe(requests);
  });
});

/** Sinch with its own token endpoint; after `end` every token so far is refused, in these words. */
async function expiringSinch(words: { [name: string]: string }) {
  let issuedTokens = 0;
  let endedUpTo = 0;
  const answer: Answer = (response, request, nth) => {
    if (request.url === '/oauth2/token') {
      issuedTokens += 1;
      return json(response, 200, { access_token: `${issuedTokens}`, expires_in: 3599 });
    }
    const token = Number(request.headers.authorization?.split(' ')[1]);
    return token > endedUpTo ? accept(response, request, nth) : json(response, 401, {}, words);
  };
  server = await startLoopbackServer(answer);
  const many = new Agent({ connections: 64 });
  const real = createAccessTokens({ secretOf: async () => 'shh', authUrl: server.url, dispatcher: many });
  const sinch = createSinchClient({ tokens: real, apiUrl: server.url, dispatcher: many });
  const end = () => {
    endedUpTo = issuedTokens;
  };
  return { sinch, end, requests: () => issuedTokens };
}

describe('what became of a send, by the answer', () => {
  test.each([
    [400, 'refused', 'INVALID_REQUEST'],
    [403, 'refused', 'INVALID_REQUEST'],
    [404, 'refused', 'INVALID_REQUEST'],
    [408, 'unclear', 'INVALID_REQUEST'],
    [429, 'rateLimited', 'INVALID_REQUEST'],
    [500, 'unclear', 'INVALID_REQUEST'],
    [501, 'unavailable', 'INVALID_REQUEST'],
    [502, 'unclear', 'INVALID_REQUEST'],
    [503, 'unclear', 'INVALID_REQUEST'],
    [504, 'unclear', 'INVALID_REQUEST'],
  ])('%d is %s', async (status, kind, code) => {
    const sinch = await client((response) => json(response, status, payload('error-400-spec-example.json')));
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({ name: 'SinchError', kind, status, code });
    expect(seen()).toHaveLength(1);
  });

  test('a body that is no JSON leaves the status', async () => {
    const sinch = await client((response) => void response.writeHead(502).end('<html>bad gateway</html>'));
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({ kind: 'unclear', code: 'HTTP_502' });
  });

  test.each([
    ['seconds', '7', 7_000],
    ['a date', 'Mon, 23 Nov 2026 10:00:09 GMT', 9_000],
  ])('Retry-After in %s', async (_what, header, retryAfterMs) => {
    const sinch = await client((response) => json(response, 429, {}, { 'retry-after': header }));
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs });
  });

  test('429 without Retry-After gives none', async () => {
    const sinch = await client((response) => json(response, 429, {}));
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({ retryAfterMs: undefined });
  });

  test('200 without a message id was taken, but how is unclear', async () => {
    const sinch = await client((response) => json(response, 200, { accepted_time: '' }));
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({ kind: 'unclear', code: 'UNREADABLE_ANSWER' });
  });

  test("no error holds a token, an identity, a text or Sinch's own sentence", async () => {
    const body = {
      error: {
        status: 'INVALID_ARGUMENT',
        message: 'bad +46701234567',
        details: [{ field_violations: [{ field: 'recipient' }] }],
      },
    };
    const sinch = await client((response) => json(response, 400, body));
    const error = await sinch.sendMessage(APP, MESSAGE).catch((failure: unknown) => failure);
    expect(String(error)).toContain('400 INVALID_ARGUMENT, fields recipient');
    expect(String(error)).not.toMatch(/secret-token|46701234567|private words|bad /);
  });
});

describe('what became of a send, without an answer', () => {
  test('connection refused: nothing was sent', async () => {
    server = await startLoopbackServer(accept);
    const { url } = server;
    await server.close();
    await expect(clientAt(url).sendMessage(APP, MESSAGE)).rejects.toMatchObject({
      kind: 'unavailable',
      status: 0,
      code: 'ECONNREFUSED',
    });
  });

  test('a host that does not exist: nothing was sent', async () => {
    await expect(clientAt('http://colloquy.invalid').sendMessage(APP, MESSAGE)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  test('a reset after the request was read is unclear', async () => {
    const sinch = await client((response) => void response.socket?.resetAndDestroy());
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({ kind: 'unclear', status: 0 });
    expect(seen()).toHaveLength(1);
  });

  test('a closed connection without an answer is unclear', async () => {
    const sinch = await client((response) => void response.socket?.end());
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({ kind: 'unclear' });
  });

  test('silence is unclear', async () => {
    const sinch = await client(() => undefined, A_MOMENT_MS);
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({
      kind: 'unclear',
      code: 'UND_ERR_HEADERS_TIMEOUT',
    });
  });

  test('an acceptance whose body stops half-way is unclear', async () => {
    const sinch = await client((response) => void response.writeHead(200).write('{"message_id":'), A_MOMENT_MS);
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({
      kind: 'unclear',
      code: 'UND_ERR_BODY_TIMEOUT',
    });
  });

  test('a refusal whose body stops half-way is still a refusal', async () => {
    const sinch = await client((response) => void response.writeHead(400).write('{"code":'), A_MOMENT_MS);
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({ kind: 'refused', code: 'HTTP_400' });
  });

  test('an abort in flight is unclear', async () => {
    const abort = new AbortController();
    const sinch = await client(() => abort.abort());
    await expect(sinch.sendMessage(APP, MESSAGE, abort.signal)).rejects.toMatchObject({ kind: 'unclear' });
  });

  test('an abort before the request: nothing was sent', async () => {
    const sinch = await client(accept);
    await expect(sinch.sendMessage(APP, MESSAGE, AbortSignal.abort())).rejects.toMatchObject({ kind: 'unavailable' });
    expect(seen()).toHaveLength(0);
  });
});

describe('kept-alive connections', () => {
  test('are used again', async () => {
    const sinch = await client(accept);
    let connections = 0;
    server?.server.on('connection', () => {
      connections += 1;
    });
    for (let nth = 0; nth < 5; nth += 1) await sinch.sendMessage(APP, MESSAGE);
    expect(connections).toBe(1);
  });

  test('that the other side has closed meanwhile are replaced, and nothing is sent twice', async () => {
    const sinch = await client(accept);
    await sinch.sendMessage(APP, MESSAGE);
    const closed = once(dispatcher, 'disconnect');
    server?.server.closeAllConnections();
    await closed;
    await expect(sinch.sendMessage(APP, MESSAGE)).resolves.toEqual({ messageId: 'M1' });
    expect(seen()).toHaveLength(2);
  });

  test('that are closed upon the next request, unanswered, are unclear: nothing is sent again behind our back', async () => {
    let bytes = 0;
    const raw = createServer((socket) => {
      let requests = 0;
      socket.on('error', () => undefined);
      socket.on('data', (piece) => {
        if (!piece.includes('POST')) return;
        requests += 1;
        bytes += 1;
        if (requests > 1) return void socket.resetAndDestroy();
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{"message_id":"M1"}');
      });
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const address = raw.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const sinch = clientAt(`http://127.0.0.1:${address.port}`);
    await sinch.sendMessage(APP, MESSAGE);
    await expect(sinch.sendMessage(APP, MESSAGE)).rejects.toMatchObject({ kind: 'unclear' });
    expect(bytes).toBe(2);
    await new Promise((resolve) => raw.close(resolve));
  });
});
