import { CancelledFailure } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { createCallActivities } from '../../activities/calls.ts';
import { createHttpEgress } from '../../adapters/egress/http-egress.ts';
import { readCallHosts } from '../../config/call-hosts.ts';
import type { CallFailureCode, CallOutcome } from '../../core/flow/call.ts';
import { type Answer, json, type LoopbackServer, startLoopbackServer } from '../helpers/loopback-server.ts';
import { attemptCall, attemptsOf, callInput, fakeEgress, response, settingsWith } from './call-doubles.ts';
import { quietEnvironment } from './reply-doubles.ts';

const failed = (code: CallFailureCode, unclear: boolean): CallOutcome => ({
  kind: 'failed',
  code,
  reason: 'why',
  unclear,
});
const KEY = { secret: 'shop', form: 'text' as const };

describe('callHttp', () => {
  test('asks for what the step said, with its secrets, its key and the hosts of the app', async () => {
    const egress = fakeEgress();
    const input = callInput({ method: 'POST', headers: { Authorization: ['Bearer ', KEY] }, body: ['{}'] });
    const { outcome, heartbeats } = await attemptCall(input, {
      deps: { egress, settings: settingsWith({ shop: 'canary' }) },
    });
    expect(outcome).toEqual(response(200));
    expect(egress.asked).toEqual([
      {
        method: 'POST',
        url: 'https://shop.example/orders/1',
        headers: { Authorization: 'Bearer canary' },
        body: '{}',
        secretBody: false,
        timeoutMs: 1_000,
        idempotencyKey: 'cause:0',
        allowedHosts: ['shop.example'],
        signal: expect.any(AbortSignal),
      },
    ]);
    expect(heartbeats).toEqual([]);
  });

  test('an app without settings has no hosts of its own', async () => {
    const egress = fakeEgress();
    await attemptCall(callInput(), { deps: { egress, settings: { ...settingsWith(), find: async () => undefined } } });
    expect(egress.asked[0]?.allowedHosts).toEqual([]);
  });

  test('all missing secrets are named at once, with what to do, and nothing goes out', async () => {
    const egress = fakeEgress();
    const one = callInput({ retries: 3, headers: { A: [KEY] } });
    expect((await attemptCall(one, { deps: { egress } })).outcome).toEqual({
      kind: 'failed',
      code: 'CALL_SECRET_MISSING',
      reason: 'the app has no secret shop: set it with `colloquy secrets set`',
      unclear: false,
    });
    const two = callInput({ headers: { A: [KEY], B: [{ secret: 'constructor', form: 'text' }] } });
    expect((await attemptCall(two, { deps: { egress } })).outcome).toMatchObject({
      reason: 'the app has no secrets shop, constructor: set them with `colloquy secrets set`',
    });
    expect(egress.asked).toEqual([]);
  });

  test('a database that is away is for the moment, and what it says is not passed on', async () => {
    const away = () => Promise.reject(new Error('canary: postgres://user:password@host'));
    const settings = { find: away, secrets: away };
    const first = await attemptCall(callInput({ retries: 1 }), { deps: { settings } });
    expect(first.error).toMatchObject({ type: 'CALL_TRANSIENT' });
    expect(String(first.error)).not.toContain('canary');
    const { outcome } = await attemptsOf(callInput({ retries: 1 }), { settings });
    expect(outcome).toMatchObject({ code: 'CALL_UNREACHABLE', unclear: false });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });
});

describe('retries', () => {
  const busy = response(503, { 'retry-after': '7' });

  test('a bad moment is tried again while retries last, after the time that the server asks for', async () => {
    const { error, outcome } = await attemptCall(callInput({ retries: 1 }), { deps: { egress: fakeEgress([busy]) } });
    expect(outcome).toBeUndefined();
    expect(error).toBeInstanceOf(ApplicationFailure);
    expect(error).toMatchObject({
      type: 'CALL_TRANSIENT',
      nonRetryable: false,
      nextRetryDelay: 7_000,
      message: 'Step look_up: its call was answered with status 503; it is tried again.',
    });
  });

  test('the last attempt resolves with what came, good or bad', async () => {
    const busyTwice = await attemptsOf(callInput({ retries: 1 }), { egress: fakeEgress([busy, busy]) });
    expect(busyTwice).toMatchObject({ outcome: busy, attempts: 2 });
    const better = await attemptsOf(callInput({ retries: 3 }), { egress: fakeEgress([busy, busy]) });
    expect(better).toMatchObject({ outcome: response(200), attempts: 3 });
  });

  test.each([response(404), response(501), failed('CALL_REFUSED', false), failed('CALL_TOO_LARGE', true)])(
    '%j is not tried again',
    async (outcome) => {
      const egress = fakeEgress([outcome]);
      expect(await attemptsOf(callInput({ retries: 3 }), { egress })).toMatchObject({ outcome, attempts: 1 });
      expect(egress.asked).toHaveLength(1);
    },
  );

  test('no retries, no failure: the first attempt is the last', async () => {
    expect((await attemptCall(callInput(), { deps: { egress: fakeEgress([busy]) } })).outcome).toEqual(busy);
  });

  test('a POST carries the same key on every attempt', async () => {
    const egress = fakeEgress([busy, failed('CALL_TIMED_OUT', true), failed('CALL_UNREACHABLE', false)]);
    await attemptsOf(callInput({ method: 'POST', retries: 3 }), { egress });
    expect(egress.asked.map(({ idempotencyKey }) => idempotencyKey)).toEqual(Array(4).fill('cause:0'));
  });
});

describe('whether it may have been carried out', () => {
  const unreached = failed('CALL_UNREACHABLE', false);
  const late = failed('CALL_TIMED_OUT', true);

  test.each<[string, CallOutcome[], boolean]>([
    ['none was sent', [unreached, unreached, unreached], false],
    ['the first may have been', [late, unreached, unreached], true],
    ['one between may have been', [unreached, late, unreached], true],
    ['the last may have been', [unreached, unreached, late], true],
    ['a server failed with it in hand', [response(500), unreached, unreached], true],
    ['a server took none', [response(429), response(429), unreached], false],
  ])('is said for all attempts together: %s', async (_what, script, unclear) => {
    const { outcome } = await attemptsOf(callInput({ method: 'POST', retries: 2 }), { egress: fakeEgress(script) });
    expect(outcome).toMatchObject({ kind: 'failed', unclear });
  });

  test.each([
    ['left no word', undefined],
    ['was at it when its worker died', { attempt: 2, nothingDone: false }],
    ['died after one that changed nothing', { attempt: 1, nothingDone: true }],
    ['left something unreadable', 'x'],
  ])('is assumed where the attempt before %s', async (_what, heartbeatDetails) => {
    const { outcome } = await attemptCall(callInput(), {
      attempt: 3,
      heartbeatDetails,
      deps: { egress: fakeEgress([unreached]) },
    });
    expect(outcome).toMatchObject({ unclear: true });
  });
});

describe('over real connections', () => {
  let server: LoopbackServer;
  let answer: Answer;
  const CANARY = 'canary-4711 "x"';
  const egress = createHttpEgress({ allowedHosts: readCallHosts(['127.0.0.1']).hosts });
  const settings = settingsWith({ shop: CANARY, url: 'canary-4711-path' });

  beforeEach(async () => {
    server = await startLoopbackServer((...args) => answer(...args));
  });
  afterEach(() => server.close());

  const everywhere = (more: object = {}) =>
    callInput({
      method: 'POST',
      url: [`${server.url}/`, { secret: 'url', form: 'url' }],
      headers: { 'X-Key': [{ secret: 'url', form: 'text' }], 'content-type': ['application/json'] },
      body: ['{"key":"', { secret: 'shop', form: 'json' }, '"}'],
      retries: 2,
      ...more,
    });

  test('the Idempotency-Key is one over all attempts', async () => {
    answer = (res, _seen, nth) => json(res, nth < 2 ? 503 : 200, {});
    const { attempts } = await attemptsOf(everywhere(), { egress, settings });
    expect(attempts).toBe(3);
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['cause:0', 'cause:0', 'cause:0']);
    expect(server.seen[0]).toMatchObject({ url: '/canary-4711-path', body: JSON.stringify({ key: CANARY }) });
  });

  test.each([
    ['an answer', 200],
    ['a bad moment', 503],
    ['a refusal', 400],
  ])(
    'no secret is in outcome, failure or heartbeat, though the server echoes everything: %s',
    async (_what, status) => {
      answer = (res, seen) =>
        json(res, status, { seen }, { 'x-echo': encodeURIComponent(seen.body), location: seen.url });
      for (const attempt of [1, 3]) {
        const { outcome, error, heartbeats } = await attemptCall(everywhere(), { attempt, deps: { egress, settings } });
        const told = [JSON.stringify(outcome), textOf(error), JSON.stringify(heartbeats)].join('\n');
        expect(told).not.toContain('canary');
      }
      expect(server.seen).toHaveLength(2);
    },
  );

  test.each<[string, object]>([
    ['a host that is not allowed', { url: ['https://', { secret: 'url', form: 'text' }, '.example'] }],
    ['an address that cannot be read', { url: [{ secret: 'shop', form: 'text' }] }],
    ['a header that cannot be sent', { headers: { 'X-Key': ['\n', { secret: 'url', form: 'text' }] } }],
    ['a server that is not there', { url: ['http://127.0.0.1:1/', { secret: 'url', form: 'url' }] }],
  ])('nor in what is said of %s', async (_what, over) => {
    for (const attempt of [1, 3]) {
      const { outcome, error, heartbeats } = await attemptCall(everywhere(over), {
        attempt,
        deps: { egress, settings },
      });
      expect([JSON.stringify(outcome), textOf(error), JSON.stringify(heartbeats)].join('\n')).not.toContain('canary');
    }
  });

  test('a cancelled call ends at once, as cancelled, and its connection closes', async () => {
    const environment = quietEnvironment({ attempt: 1 });
    const closed = new Promise<void>((resolve) => {
      answer = (res) => {
        res.once('close', resolve);
        environment.cancel();
      };
    });
    const { callHttp } = createCallActivities({ egress, settings });
    await expect(environment.run(callHttp, everywhere({ timeoutMs: 60_000 }))).rejects.toThrow(CancelledFailure);
    await closed;
  });
});

function textOf(error: unknown): string {
  if (!(error instanceof ApplicationFailure)) return String(error);
  return [error.message, error.stack, JSON.stringify(error.details), String(error.cause)].join('\n');
}
