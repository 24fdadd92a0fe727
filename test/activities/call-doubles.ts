import { type CallDeps, createCallActivities } from '../../activities/calls.ts';
import type { EgressRequest } from '../../adapters/egress/http-egress.ts';
import type { CallInput } from '../../contracts/session-activities.ts';
import type { CallOutcome, CallRequest } from '../../core/flow/call.ts';
import { NOW, quietEnvironment } from './reply-doubles.ts';

export const request = (over: Partial<CallRequest> = {}): CallRequest => ({
  step: 'look_up',
  method: 'GET',
  url: ['https://shop.example/orders/1'],
  headers: {},
  timeoutMs: 1_000,
  retries: 0,
  ...over,
});

export const callInput = (over: Partial<CallRequest> = {}): CallInput => ({
  appId: 'app-1',
  sessionId: 'SESSION',
  id: 'cause:0',
  request: request(over),
});

export const response = (status: number, headers: { [name: string]: string } = {}): CallOutcome => ({
  kind: 'response',
  status,
  headers,
  body: null,
});

/** Answers in turn, then 200; remembers what it was asked. */
export function fakeEgress(script: CallOutcome[] = []) {
  const asked: EgressRequest[] = [];
  const request = async (one: EgressRequest) => {
    asked.push(one);
    return script[asked.length - 1] ?? response(200);
  };
  return { asked, request };
}

/** Settings of an app that opens one host and has these secrets. */
export function settingsWith(secrets: { [name: string]: string } = {}): CallDeps['settings'] {
  return {
    find: async () => ({ callHosts: ['shop.example'] }),
    secrets: async (_appId, names) =>
      Object.fromEntries(Object.entries(secrets).filter(([name]) => names.includes(name))),
  };
}

export interface CallAttempt {
  attempt?: number;
  heartbeatDetails?: unknown;
  deps?: Partial<CallDeps>;
}

/** Runs one attempt; gives outcome or error, and its heartbeats. */
export async function attemptCall(input: CallInput, { attempt = 1, heartbeatDetails, deps = {} }: CallAttempt = {}) {
  const environment = quietEnvironment({ attempt, heartbeatDetails });
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details) => heartbeats.push(details));
  const { callHttp } = createCallActivities({
    egress: fakeEgress(),
    settings: settingsWith(),
    now: () => NOW,
    random: () => 1,
    ...deps,
  });
  const running: Promise<CallOutcome> = environment.run(callHttp, input);
  const ended = await running.then(
    (outcome) => ({ outcome, error: undefined }),
    (error: unknown) => ({ outcome: undefined, error }),
  );
  return { ...ended, heartbeats, cancel: () => environment.cancel() };
}

/** Attempts one after another, as Temporal makes them, until one resolves. */
export async function attemptsOf(input: CallInput, deps: Partial<CallDeps>) {
  let heartbeatDetails: unknown;
  const errors: unknown[] = [];
  for (let attempt = 1; attempt <= input.request.retries + 1; attempt += 1) {
    const { outcome, error, heartbeats } = await attemptCall(input, { attempt, heartbeatDetails, deps });
    if (outcome) return { outcome, errors, attempts: attempt };
    errors.push(error);
    heartbeatDetails = heartbeats.at(-1) ?? heartbeatDetails;
  }
  throw new Error('the last attempt did not resolve');
}
