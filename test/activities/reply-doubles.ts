import type { Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Clock } from '../../activities/clock.ts';
import { createReplyActivities, type ReplyDeps } from '../../activities/replies.ts';
import type { AppLink } from '../../adapters/app-links.ts';
import type { SendMessageRequest, SinchClient } from '../../adapters/sinch-client.ts';
import { SinchError, type SinchErrorKind } from '../../adapters/sinch-error.ts';
import type { Reply, SendRepliesInput, SendRepliesResult } from '../../contracts/session-activities.ts';

export const NOW = 1_700_000_000_000;

export const link = (over: Partial<AppLink> = {}): AppLink => ({
  appId: 'app-1',
  projectId: 'project-1',
  region: 'eu',
  clientId: 'client-1',
  credentialVersion: 1,
  displayName: 'Test',
  mode: 'CONVERSATION',
  retentionDays: 180,
  onUnclearSend: 'resend',
  channels: [],
  flow: null,
  health: 'healthy',
  problem: '',
  events: [],
  webhookId: '',
  secretRotatedAt: 0,
  linkedAt: 0,
  ...over,
});

export const reply = (n: number, text = `reply ${n}`): Reply => ({
  id: `cause:${n}`,
  step: 'hello',
  message: { kind: 'text', text },
});

export const input = (over: Partial<SendRepliesInput> = {}): SendRepliesInput => ({
  appId: 'app-1',
  sessionId: 'SESSION',
  to: { channel: 'WHATSAPP', identity: '+46700000001' },
  replies: [reply(0), reply(1)],
  lookFirst: false,
  since: NOW - 5_000,
  ...over,
});

export const sinchError = (kind: SinchErrorKind, retryAfterMs?: number): SinchError =>
  new SinchError(kind, { message: `messages:send failed (${kind})`, status: 418, code: 'A_CODE', retryAfterMs });

/** A clock whose sleep takes no time but moves `now`; it notes every sleep. */
export function fakeClock(): Clock & { slept: number[] } {
  let now = NOW;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}

export type Step = 'ok' | SinchErrorKind | 'accepted but unclear';

/** Sinch as a list: sends follow the script ('ok' when it has run out), lists show what was accepted `lagMs` ago. */
export class FakeSinch implements Pick<SinchClient, 'sendMessage' | 'listMessages'> {
  readonly accepted: (SendMessageRequest & { id: string; at: number })[] = [];
  readonly queries: Parameters<SinchClient['listMessages']>[1][] = [];
  posts = 0;
  lagMs = 0;
  readonly script: Step[];
  readonly clock: Clock;

  constructor(clock: Clock, script: Step[] = []) {
    this.clock = clock;
    this.script = script;
  }

  async sendMessage(_app: unknown, request: SendMessageRequest): Promise<{ messageId: string }> {
    this.posts += 1;
    const step = this.script.shift() ?? 'ok';
    const id = `message-${this.posts}`;
    if (step === 'ok' || step === 'accepted but unclear') {
      this.accepted.push({ ...request, id, at: this.clock.now() });
    }
    if (step === 'ok') return { messageId: id };
    throw sinchError(step === 'accepted but unclear' ? 'unclear' : step, step === 'rateLimited' ? 7_000 : undefined);
  }

  async listMessages(_app: unknown, query: Parameters<SinchClient['listMessages']>[1]) {
    this.queries.push(query);
    return this.accepted
      .filter(({ at }) => at + this.lagMs <= this.clock.now())
      .map(({ id, messageMetadata, at }) => ({ id, metadata: messageMetadata, acceptedAt: at }))
      .reverse();
  }
}

export interface Attempt {
  attempt?: number;
  heartbeatDetails?: unknown;
  input?: SendRepliesInput;
  link?: AppLink;
  deps?: Partial<ReplyDeps>;
}

/** An activity environment that does not log the failures that the tests provoke. */
export function quietEnvironment(info: Partial<Info>, more: { client?: Client } = {}): MockActivityEnvironment {
  return new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR', () => undefined), ...more });
}

/** Runs one attempt; gives result or error, and the heartbeats as the server would keep them (JSON). */
export async function runAttempt(sinch: FakeSinch, options: Attempt = {}) {
  const environment = quietEnvironment({
    attempt: options.attempt ?? 1,
    heartbeatDetails: options.heartbeatDetails,
    currentAttemptScheduledTimestampMs: sinch.clock.now(),
  });
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details) => heartbeats.push(JSON.parse(JSON.stringify(details))));
  const activities = createReplyActivities({
    links: { find: async () => options.link ?? link() },
    sinch,
    clock: sinch.clock,
    ...options.deps,
  });
  const running: Promise<SendRepliesResult> = environment.run(activities.sendReplies, options.input ?? input());
  const outcome = await running.then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error }),
  );
  return { ...outcome, heartbeats, lastHeartbeat: heartbeats.at(-1) };
}

/** Attempts one after another, as Temporal retries them, until one ends for good. */
export async function runToEnd(sinch: FakeSinch, options: Attempt = {}) {
  let heartbeatDetails = options.heartbeatDetails;
  for (let attempt = options.attempt ?? 1; attempt < 20; attempt += 1) {
    const outcome = await runAttempt(sinch, { ...options, attempt, heartbeatDetails });
    if (outcome.result) return { ...outcome, attempts: attempt };
    if (isNonRetryable(outcome.error)) return { ...outcome, attempts: attempt };
    heartbeatDetails = outcome.lastHeartbeat ?? heartbeatDetails;
  }
  throw new Error('The activity did not end within 20 attempts.');
}

function isNonRetryable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'nonRetryable' in error && error.nonRetryable === true;
}
