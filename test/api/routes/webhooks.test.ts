import { WorkflowNotFoundError } from '@temporalio/client';
import { sign } from '../../../adapters/sinch-signature.ts';
import { CHANNELS } from '../../../core/channels/names.ts';
import { APP_ID, anAppLink, NOW, startTestApi, type TestApi, WEBHOOK_SECRET } from '../../helpers/api.ts';
import { holdTimeouts, letPass } from '../../helpers/held-timeouts.ts';
import { payload, payloadNames } from '../../helpers/sinch-payloads.ts';
import { postWebhook, type WebhookPost } from '../../helpers/webhook-calls.ts';

const ACTIVE = { state: 'ACTIVE', description: '' } as const;

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  // A message on a channel that the app does not list hints at a change, too (hint-app.test.ts).
  api.links.set(APP_ID, anAppLink({ channels: CHANNELS.map((channel) => ({ channel, ...ACTIVE })) }));
});
afterEach(() => {
  jest.useRealTimers();
  return api.close();
});

const post = (call: WebhookPost) => postWebhook(api, call);

const inbound = (text = 'Hi', identity = '+46700000001') =>
  JSON.stringify({
    app_id: APP_ID,
    accepted_time: '2026-01-15T12:00:00Z',
    message: {
      id: `message ${text}`,
      contact_message: { text_message: { text } },
      channel_identity: { channel: 'SMS', identity, app_id: APP_ID },
      accept_time: '2026-01-15T12:00:00Z',
    },
  });

const outcome = (word: string) => api.deps.counters.of('colloquy_webhooks_total', word);

describe('a signed message', () => {
  test('is one signal with start, and 200 comes after it is persisted', async () => {
    const answer = await post({ body: inbound() });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('');
    expect(api.temporal.calls).toHaveLength(1);
    expect(api.temporal.calls[0]).toMatchObject({
      method: 'signalWithStart',
      name: 'conversationSession',
      workflowId: expect.stringMatching(new RegExp(`^session\\.${APP_ID}\\.[0-9a-f]{32}$`)),
      options: {
        taskQueue: 'test-queue',
        args: [{ appId: APP_ID }],
        signalArgs: [{ id: 'message Hi', channel: 'SMS', content: { kind: 'text', text: 'Hi' } }],
      },
    });
  });

  test('of one person on SMS and on WhatsApp goes to one conversation, of another person to another', async () => {
    const whatsApp = inbound('b').replace('"SMS"', '"WHATSAPP"').replace('+46700000001', '46700000001');
    for (const body of [inbound('a'), whatsApp, inbound('c', '+46700000002')]) await post({ body });
    const [first, second, third] = api.temporal.calls.map(({ workflowId }) => workflowId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('is taken with odd spacing and letters beyond ASCII, since the raw bytes are checked', async () => {
    const odd = inbound('Grüß 🙂').replaceAll(',', ' ,\n\t');
    expect((await post({ body: odd })).statusCode).toBe(200);
    expect(api.temporal.calls[0]?.options).toMatchObject({ signalArgs: [{ content: { text: 'Grüß 🙂' } }] });
  });

  test.each([['application/json; charset=utf-8'], ['text/plain'], ['nonsense'], ['']])(
    'is taken whatever the content type says: %j',
    async (type) => {
      expect((await post({ body: inbound(), headers: { 'content-type': type } })).statusCode).toBe(200);
    },
  );

  test('gets 503 with Retry-After while Temporal refuses, and nothing counts as persisted', async () => {
    api.temporal.breakWith = async () => {
      throw new Error('14 UNAVAILABLE');
    };
    const answer = await post({ body: inbound() });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    expect([outcome('temporalAway'), outcome('persisted')]).toEqual([1, 0]);
  });

  test('gets 503 within 3 s when Temporal does not answer at all', async () => {
    holdTimeouts();
    const asked = new Promise<void>((resolve) => {
      api.temporal.breakWith = () => {
        resolve();
        return new Promise<never>(() => undefined);
      };
    });
    const answer = post({ body: inbound() });
    await asked;
    await letPass(2_999);
    expect((await answer).statusCode).toBe(503);
  });

  test('carries the limits that differ from the defaults', async () => {
    await api.close();
    api = await startTestApi({ limits: { maxTurnsPerRun: 5 } });
    await post({ body: inbound() });
    expect(api.temporal.calls[0]?.options).toMatchObject({ args: [{ appId: APP_ID, limits: { maxTurnsPerRun: 5 } }] });
  });
});

describe('every real payload', () => {
  const withKey = (key: string) => payloadNames(/./).filter((name) => key in payload(name));
  const inboundNames = withKey('message').filter((name) => payload(name).message.contact_message);
  const receiptNames = withKey('message_delivery_report');

  test.each(inboundNames)('%s becomes a signal', async (name) => {
    expect((await post({ body: JSON.stringify(payload(name)) })).statusCode).toBe(200);
    expect(api.temporal.calls.map(({ method }) => method)).toEqual(['signalWithStart']);
  });

  test.each(receiptNames)('%s becomes a receipt', async (name) => {
    expect((await post({ body: JSON.stringify(payload(name)) })).statusCode).toBe(200);
    expect(api.receipts).toHaveLength(1);
    expect(api.temporal.calls).toEqual([]);
  });

  test('there are some of both', () => {
    expect(inboundNames.length).toBeGreaterThan(5);
    expect(receiptNames.length).toBeGreaterThan(3);
  });
});

describe('what a contact does beside writing', () => {
  const party = { channel_identity: { channel: 'WHATSAPP', identity: '46700000001', app_id: '' } };
  const reaction = (action: string) =>
    JSON.stringify({
      event: {
        ...party,
        id: 'e1',
        contact_message_event: { reaction_event: { emoji: '👍', action, message_id: 'm1' } },
      },
    });

  test('a reaction is told to the conversation that runs, and begins none', async () => {
    expect((await post({ body: reaction('REACTION_ACTION_REACT') })).statusCode).toBe(200);
    expect(api.temporal.calls).toMatchObject([
      {
        method: 'signal',
        name: 'inbound',
        options: { args: [{ id: 'e1', content: { kind: 'reaction', text: '👍' } }] },
      },
    ]);
  });

  test('a reaction where no conversation runs is only counted', async () => {
    api.temporal.breakWith = async () => {
      throw new WorkflowNotFoundError('none', 'w', undefined);
    };
    expect((await post({ body: reaction('REACTION_ACTION_REACT') })).statusCode).toBe(200);
    expect(outcome('counted')).toBe(1);
  });

  test('a reaction gets 503 while Temporal is away', async () => {
    api.temporal.breakWith = async () => {
      throw new Error('14 UNAVAILABLE');
    };
    expect((await post({ body: reaction('REACTION_ACTION_REACT') })).statusCode).toBe(503);
  });

  test.each([
    ['a reaction that is taken back', reaction('REACTION_ACTION_UNREACT')],
    ['that he types', JSON.stringify({ event: { ...party, id: 'e2', contact_event: { composing_event: {} } } })],
    [
      'what Sinch has no kind for, of nobody',
      JSON.stringify({ unsupported_callback: { channel: 'SMS', payload: '{}' } }),
    ],
  ])('%s is only counted', async (_what, body) => {
    expect((await post({ body })).statusCode).toBe(200);
    expect([api.temporal.calls, outcome('counted')]).toEqual([[], 1]);
  });

  test('what Sinch has no kind for is a message', async () => {
    await post({ body: JSON.stringify({ unsupported_callback: { ...party, id: 'u1', payload: '{"sticker":1}' } }) });
    expect(api.temporal.calls).toMatchObject([
      { method: 'signalWithStart', options: { signalArgs: [{ id: 'u1', content: { kind: 'unsupported' } }] } },
    ]);
  });
});

describe('a delivery report', () => {
  const report = JSON.stringify({
    event_time: '2026-01-15T12:00:01Z',
    message_delivery_report: {
      message_id: 'm1',
      status: 'FAILED',
      channel_identity: { channel: 'SMS', identity: '+46700000001' },
      reason: { code: 'RECIPIENT_NOT_REACHABLE', description: 'No route to +46700000001' },
      metadata: 'cq1:{}',
    },
  });

  test('is kept with the codes of its reason, without a description that may name a person', async () => {
    await post({ body: report });
    expect(api.receipts).toEqual([
      {
        messageId: 'm1',
        status: 'FAILED',
        channel: 'SMS',
        appId: APP_ID,
        reason: 'RECIPIENT_NOT_REACHABLE',
        metadata: 'cq1:{}',
        receivedAt: NOW + 1000,
      },
    ]);
  });

  test('gets 503 while the database is away', async () => {
    const { save } = api.deps.receipts;
    api.deps.receipts.save = () => Promise.reject(new Error('away'));
    expect((await post({ body: report })).statusCode).toBe(503);
    api.deps.receipts.save = save;
    expect((await post({ body: report })).statusCode).toBe(200);
  });
});

describe('what is not signed for the app', () => {
  const body = inbound();
  const valid = () => sign({ rawBody: Buffer.from(body), secret: WEBHOOK_SECRET, nonce: 'n', now: NOW });
  const cases: [string, () => { [name: string]: string }][] = [
    ['no headers', () => ({})],
    ['another secret', () => sign({ rawBody: Buffer.from(body), secret: 'other', nonce: 'n', now: NOW })],
    ['another body', () => sign({ rawBody: Buffer.from(`${body} `), secret: WEBHOOK_SECRET, nonce: 'n', now: NOW })],
    ['another nonce', () => ({ ...valid(), 'x-sinch-webhook-signature-nonce': 'm' })],
    [
      'two days old',
      () => sign({ rawBody: Buffer.from(body), secret: WEBHOOK_SECRET, nonce: 'n', now: NOW - 172_800_000 }),
    ],
    ['another algorithm', () => ({ ...valid(), 'x-sinch-webhook-signature-algorithm': 'none' })],
  ];

  test.each(cases)('gets 401 and starts nothing: %s', async (_title, headers) => {
    const answer = await api.app.inject({
      method: 'POST',
      url: `/webhooks/sinch/${APP_ID}`,
      headers: { 'content-type': 'application/json', ...headers() },
      payload: body,
    });
    expect(answer.statusCode).toBe(401);
    expect(api.temporal.calls).toEqual([]);
    expect(outcome('unsigned')).toBe(1);
  });

  test('gets 401 for an app that is not linked, also with a signature', async () => {
    expect((await post({ body, appId: 'unknown' })).statusCode).toBe(401);
    expect(outcome('unknownApp')).toBe(1);
  });

  test('gets 401 for an id with a NUL in it, for which the database is not asked', async () => {
    api.loseDatabase();
    expect((await post({ body, appId: '%00' })).statusCode).toBe(401);
    expect(outcome('unknownApp')).toBe(1);
  });

  test('gets 503 while nobody can say whether the app is linked', async () => {
    api.loseDatabase();
    expect((await post({ body })).statusCode).toBe(503);
  });
});

describe('what is signed but not usable', () => {
  const unreadable: [string, string][] = [
    ['no JSON', 'not json'],
    ['an empty body', ''],
    ['a list', '[1]'],
    ['a message without an id', '{"message":{"contact_message":{"text_message":{"text":"x"}}}}'],
    ['a message that is a number', '{"message":7}'],
    ['endless brackets', '['.repeat(100_000)],
  ];

  test.each(unreadable)('is kept as a dead letter and gets 200: %s', async (_title, body) => {
    expect((await post({ body })).statusCode).toBe(200);
    expect(api.deadLetters).toEqual([
      { appId: APP_ID, reason: 'unreadable', body: Buffer.from(body), truncated: false, receivedAt: NOW },
    ]);
    expect(api.temporal.calls).toEqual([]);
  });

  test('is kept cut where it is too large, and gets 200', async () => {
    const answer = await post({ body: inbound('x'.repeat(300 * 1024)) });
    expect(answer.statusCode).toBe(200);
    expect(api.deadLetters).toMatchObject([{ reason: 'tooLarge', truncated: true }]);
    expect(api.deadLetters[0]?.body).toHaveLength(256 * 1024);
    expect(api.temporal.calls).toEqual([]);
  });

  test('gets 503 when it cannot be kept', async () => {
    api.deps.deadLetters.keep = () => Promise.reject(new Error('away'));
    expect((await post({ body: 'not json' })).statusCode).toBe(503);
  });

  test('is counted and gets 200 where the kind is unknown', async () => {
    expect((await post({ body: '{"app_id":"a","trigger_of_tomorrow":{}}' })).statusCode).toBe(200);
    expect(outcome('unknownKind')).toBe(1);
    expect(api.deadLetters).toEqual([]);
  });
});
