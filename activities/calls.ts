import { CancelledFailure, Context, type Info } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { HttpEgress } from '../adapters/egress/http-egress.ts';
import { ACTIVITY_FAILURES, type CallInput, type SessionActivities } from '../contracts/session-activities.ts';
import type { CallFailureCode, CallOutcome } from '../core/flow/call.ts';
import { type Secrets, secretNames } from '../core/flow/request-secrets.ts';
import { withoutSecrets } from './call-redact.ts';
import { fillRequest } from './call-request.ts';
import { changedNothing, isTransient, retryDelay } from './call-retry.ts';
import { withHeartbeats } from './heartbeats.ts';

/** What an app's operators set for its calls. */
export interface CallSettings {
  /** Undefined for an app without settings. */
  find(appId: string): Promise<{ callHosts: string[] } | undefined>;
  /** The values of those secrets that the app has. */
  secrets(appId: string, names: string[]): Promise<Secrets>;
}

export interface CallDeps {
  egress: HttpEgress;
  settings: CallSettings;
  /** Epoch ms. */
  now?: () => number;
  random?: () => number;
}

/**
 * `callHttp`: the request of a `call` step. Attempts that fared badly for the moment reject with CALL_TRANSIENT while the
 * request's retries last; everything else, and the last attempt in any case, resolves. POST and PATCH carry the input's id as
 * Idempotency-Key, the same on every attempt.
 */
export function createCallActivities(deps: CallDeps): Pick<SessionActivities, 'callHttp'> {
  const { now = Date.now, random = Math.random } = deps;
  return {
    async callHttp(input) {
      const context = Context.current();
      const { info, cancellationSignal: signal } = context;
      // A heartbeat is also how a running activity hears that it was cancelled.
      const beat = (done: Doubt) => context.heartbeat(done);
      const doubted = isDoubted(info);
      const outcome = await withHeartbeats(
        () => beat({ attempt: info.attempt, nothingDone: false }),
        () => perform(input, deps, signal),
      ).catch((error: unknown) => {
        throw signal.aborted ? new CancelledFailure('The call was cancelled.') : error;
      });
      if (!isTransient(outcome) || info.attempt > input.request.retries) return settled(outcome, doubted);
      if (!doubted && changedNothing(outcome)) beat({ attempt: info.attempt, nothingDone: true });
      throw transient(input, outcome, retryDelay(outcome, info.attempt, { now: now(), random }));
    },
  };
}

/** Left behind by an attempt: whether it and those before it certainly changed nothing. */
const Doubt = z.object({ attempt: z.number(), nothingDone: z.boolean() });
type Doubt = z.infer<typeof Doubt>;

// Whoever left no word may have died with the request on its way.
function isDoubted({ attempt, heartbeatDetails }: Info): boolean {
  if (attempt === 1) return false;
  const left = Doubt.safeParse(heartbeatDetails);
  return !(left.success && left.data.nothingDone && left.data.attempt === attempt - 1);
}

/** An attempt that was not carried out does not clear up what became of those before it. */
function settled(outcome: CallOutcome, doubted: boolean): CallOutcome {
  return outcome.kind === 'failed' ? { ...outcome, unclear: outcome.unclear || doubted } : outcome;
}

function failed(code: CallFailureCode, reason: string): CallOutcome {
  return { kind: 'failed', code, reason, unclear: false };
}

async function perform(input: CallInput, { egress, settings }: CallDeps, signal: AbortSignal): Promise<CallOutcome> {
  const { appId, id, request } = input;
  const names = secretNames(request);
  const read = await readSettings(settings, appId, names);
  if (!read) return failed('CALL_UNREACHABLE', 'the settings and secrets of the app cannot be read at the moment');
  const { callHosts, secrets } = read;
  const missing = names.filter((name) => !Object.hasOwn(secrets, name));
  if (missing.length > 0) return failed('CALL_SECRET_MISSING', missingReason(missing));
  const filled = fillRequest(request, secrets);
  const outcome = await egress.request({ ...filled, idempotencyKey: id, allowedHosts: callHosts, signal });
  return withoutSecrets(outcome, secrets);
}

// Errors of a database say too much to be passed on.
async function readSettings(settings: CallSettings, appId: string, names: string[]) {
  try {
    const found = await settings.find(appId);
    const secrets = names.length === 0 ? {} : await settings.secrets(appId, names);
    return { callHosts: found?.callHosts ?? [], secrets };
  } catch {
    return undefined;
  }
}

function missingReason(names: string[]): string {
  const one = names.length === 1;
  return `the app has no ${one ? 'secret' : 'secrets'} ${names.join(', ')}: set ${one ? 'it' : 'them'} with \`colloquy secrets set\``;
}

function transient({ request }: CallInput, outcome: CallOutcome, delayMs: number): ApplicationFailure {
  const came = outcome.kind === 'failed' ? outcome.reason : `its call was answered with status ${outcome.status}`;
  return ApplicationFailure.create({
    type: ACTIVITY_FAILURES.callTransient,
    message: `Step ${request.step}: ${came}; it is tried again.`,
    nextRetryDelay: delayMs,
  });
}
