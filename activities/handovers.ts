import { CancelledFailure, Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { retryAfterMs } from '../adapters/retry-after.ts';
import type { DeliverWebhook, WebhookDelivery, WebhookTarget } from '../adapters/webhook-delivery.ts';
import { ACTIVITY_FAILURES, type ForwardInput, type SessionActivities } from '../contracts/session-activities.ts';
import { webhookOf } from './handover-body.ts';
import { withHeartbeats } from './heartbeats.ts';

export interface HandoverDeps {
  targets: {
    /** Undefined where the app has no target of that name. */
    find(appId: string, name: string): Promise<WebhookTarget | undefined>;
  };
  deliver: DeliverWebhook;
  /** Epoch ms. */
  now?: () => number;
}

/** Of the refusals, those that say "not now". */
const NOT_NOW = new Set([408, 409, 425, 429]);
/** A contact waits for a person. */
const LONGEST_RETRY_AFTER_MS = 10 * 60_000;

/**
 * `forwardHandover`: tells the target of a hand-over, signed, under one id however often it is tried. Whoever answers 2xx has it.
 * Failures name the target, never what it is told.
 */
export function createHandoverActivities({
  targets,
  deliver,
  now = Date.now,
}: HandoverDeps): Pick<SessionActivities, 'forwardHandover'> {
  return {
    async forwardHandover(input) {
      const context = Context.current();
      const { cancellationSignal: signal } = context;
      const name = input.forward.target;
      const target = await findTarget(targets, input);
      const delivery = await withHeartbeats(
        () => context.heartbeat(),
        () => deliver(target, webhookOf(input), signal),
      ).catch((error: unknown) => {
        throw signal.aborted ? new CancelledFailure('Telling the target of a hand-over was cancelled.') : error;
      });
      const failure = failureOf(name, delivery, now());
      if (failure) throw failure;
    },
  };
}

async function findTarget(targets: HandoverDeps['targets'], { appId, forward }: ForwardInput): Promise<WebhookTarget> {
  // Errors of a database say too much to be passed on.
  const target = await targets.find(appId, forward.target).catch(() => {
    throw unreachable(`The address of the target ${forward.target} cannot be read at the moment`);
  });
  if (target) return target;
  throw ApplicationFailure.nonRetryable(
    `The app ${appId} has no target ${forward.target} for hand-overs: set it (PUT /v1/apps/${appId}/handovers/${forward.target}).`,
    ACTIVITY_FAILURES.handoverTargetMissing,
  );
}

function failureOf(name: string, delivery: WebhookDelivery, now: number): ApplicationFailure | undefined {
  if (delivery.kind === 'unanswered') return unreachable(`The target ${name} does not answer (${delivery.code})`);
  const { status, retryAfter } = delivery;
  if (status >= 200 && status < 300) return undefined;
  if (status >= 400 && status < 500 && !NOT_NOW.has(status)) return refused(name, status);
  const hint = status >= 300 && status < 400 ? ', which is not followed: set the address that it leads to' : '';
  return unreachable(`The target ${name} answered ${status}${hint}`, retryAfterMs(retryAfter, now));
}

function refused(name: string, status: number): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `The target ${name} refused a hand-over (${status}): look at its address and secret, and at what it expects.`,
    ACTIVITY_FAILURES.handoverRefused,
  );
}

function unreachable(what: string, delayMs?: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: ACTIVITY_FAILURES.handoverUnreachable,
    message: `${what}; it is told again.`,
    nextRetryDelay: delayMs === undefined ? undefined : Math.max(1, Math.min(delayMs, LONGEST_RETRY_AFTER_MS)),
  });
}
