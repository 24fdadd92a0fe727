import { CancelledFailure } from '@temporalio/activity';
import { createHandoverActivities, type HandoverDeps } from '../../activities/handovers.ts';
import type { Webhook, WebhookDelivery, WebhookTarget } from '../../adapters/webhook-delivery.ts';
import { forwardInput, inbound } from './handover-doubles.ts';
import { NOW, quietEnvironment } from './reply-doubles.ts';

const TARGET: WebhookTarget = { url: 'https://desk.example/canary-path', secret: 'canary-secret' };
const answered = (status: number, retryAfter?: string): WebhookDelivery => ({ kind: 'answered', status, retryAfter });

/** Tells a message whose words and identity are canaries, and shows what came of it. */
async function tell(delivery: WebhookDelivery, over: Partial<HandoverDeps> = {}) {
  const told: { target: WebhookTarget; webhook: Webhook }[] = [];
  const { forwardHandover } = createHandoverActivities({
    targets: { find: async (appId, name) => (appId === 'app-1' && name === 'support' ? TARGET : undefined) },
    deliver: async (target, webhook) => {
      told.push({ target, webhook });
      return delivery;
    },
    now: () => NOW,
    ...over,
  });
  const input = forwardInput(
    { kind: 'message', message: inbound({ kind: 'text', text: 'canary-words' }), text: 'canary-words' },
    { session: { channel: 'SMS', identity: 'canary-identity' } },
  );
  const error: unknown = await quietEnvironment({ attempt: 1 })
    .run(forwardHandover, input)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  return { told, error, text: error instanceof Error ? `${error.message}\n${error.stack}` : '' };
}

test.each([200, 201, 202, 204])('%i: the target has it', async (status) => {
  const { told, error } = await tell(answered(status));
  expect(error).toBeUndefined();
  expect(told).toHaveLength(1);
  expect(told[0]?.target).toEqual(TARGET);
  expect(JSON.parse(told[0]?.webhook.body ?? '')).toMatchObject({
    type: 'handover.message',
    message: { text: 'canary-words' },
  });
});

test.each([400, 401, 403, 404, 410, 413, 422])('%i is a refusal for good', async (status) => {
  const { error, text } = await tell(answered(status));
  expect(error).toMatchObject({
    type: 'HANDOVER_REFUSED',
    nonRetryable: true,
    message: `The target support refused a hand-over (${status}): look at its address and secret, and at what it expects.`,
  });
  expect(text).not.toContain('canary');
});

test.each<[string, WebhookDelivery, string]>([
  ['408', answered(408), 'The target support answered 408; it is told again.'],
  ['409', answered(409), 'The target support answered 409; it is told again.'],
  ['425', answered(425), 'The target support answered 425; it is told again.'],
  ['429', answered(429), 'The target support answered 429; it is told again.'],
  ['500', answered(500), 'The target support answered 500; it is told again.'],
  ['503', answered(503), 'The target support answered 503; it is told again.'],
  [
    '302',
    answered(302),
    'The target support answered 302, which is not followed: set the address that it leads to; it is told again.',
  ],
  [
    'no answer',
    { kind: 'unanswered', code: 'ECONNREFUSED' },
    'The target support does not answer (ECONNREFUSED); it is told again.',
  ],
])('%s is for the moment', async (_what, delivery, message) => {
  const { error, text } = await tell(delivery);
  expect(error).toMatchObject({ type: 'HANDOVER_UNREACHABLE', nonRetryable: false, message });
  expect(text).not.toContain('canary');
});

test.each([
  ['30', 30_000],
  ['0', 1],
  ['86400', 600_000],
  [new Date(NOW + 5_000).toUTCString(), 5_000],
  [undefined, undefined],
])('a Retry-After of %s is honoured: %p ms', async (retryAfter, ms) => {
  const { error } = await tell(answered(503, retryAfter));
  expect((error instanceof Error && 'nextRetryDelay' in error ? error.nextRetryDelay : null) ?? undefined).toBe(ms);
});

test('an app without that target hears what to set, and nothing is told', async () => {
  const { told, error } = await tell(answered(200), { targets: { find: async () => undefined } });
  expect(error).toMatchObject({
    type: 'HANDOVER_TARGET_MISSING',
    nonRetryable: true,
    message: 'The app app-1 has no target support for hand-overs: set it (PUT /v1/apps/app-1/handovers/support).',
  });
  expect(told).toEqual([]);
});

test('a database that is away is for the moment, and what it says is not passed on', async () => {
  const find = () => Promise.reject(new Error('canary: postgres://user:password@host'));
  const { error, text } = await tell(answered(200), { targets: { find } });
  expect(error).toMatchObject({ type: 'HANDOVER_UNREACHABLE', nonRetryable: false });
  expect(text).not.toContain('canary');
});

test('a cancelled one ends as cancelled', async () => {
  const environment = quietEnvironment({ attempt: 1 });
  const { forwardHandover } = createHandoverActivities({
    targets: { find: async () => TARGET },
    deliver: async (_target, _webhook, signal) => {
      environment.cancel();
      signal?.throwIfAborted();
      return answered(200);
    },
  });
  await expect(environment.run(forwardHandover, forwardInput())).rejects.toThrow(CancelledFailure);
});
