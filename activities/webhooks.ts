import { ApplicationFailure } from '@temporalio/common';
import type { AppLink, AppLinks } from '../adapters/app-links.ts';
import type { SinchClient, SinchWebhook } from '../adapters/sinch-client.ts';
import { SinchError } from '../adapters/sinch-error.ts';
import { ACTIVITY_FAILURES } from '../contracts/session-activities.ts';
import { APP_FAILURES } from '../contracts/sinch-app.ts';
import { webhookTarget } from '../core/sinch/webhook.ts';

/** What the contact writes, or how he reacts, and what became of what we sent; CAPABILITY is what the doctor asks for. */
const TRIGGERS = [
  'MESSAGE_INBOUND',
  'EVENT_INBOUND',
  'UNSUPPORTED',
  'MESSAGE_DELIVERY',
  'OPT_IN',
  'OPT_OUT',
  'CAPABILITY',
];
/** Sinch takes no more per app. */
const MOST_WEBHOOKS = 5;

export interface WebhookDeps {
  links: Pick<AppLinks, 'secrets' | 'saveWebhook'>;
  sinch: Pick<SinchClient, 'listWebhooks' | 'createWebhook' | 'updateWebhook' | 'deleteWebhook'>;
  /** Where Sinch reaches this installation; undefined where nobody said. */
  publicUrl: string | undefined;
}

type Wanted = Parameters<SinchClient['createWebhook']>[1];

/**
 * Makes the app's webhook what it has to be: taken over where its target is ours, moved where PUBLIC_URL changed, repaired where
 * somebody changed it, created where it is missing. Rejects with SinchError or a non-retryable ApplicationFailure.
 */
export async function ensureWebhook(
  app: AppLink,
  deps: WebhookDeps,
  signal: AbortSignal,
): Promise<{ webhookId: string; changed: boolean }> {
  const wanted = await wantedWebhook(app, deps);
  const listed = await deps.sinch.listWebhooks(app, signal);
  const before = listed.find(({ id }) => id === app.webhookId);
  const ours = listed.find(({ target }) => target === wanted.target) ?? before;
  const changed = !ours || !isAsWanted(ours, wanted);
  if (!ours && listed.length >= MOST_WEBHOOKS) throw tooMany(app.appId);
  const webhook = !ours
    ? await deps.sinch.createWebhook(app, wanted, signal)
    : changed
      ? await deps.sinch.updateWebhook(app, ours.id, wanted, signal)
      : ours;
  // An old one of ours beside it would go on delivering to an address that is no longer ours.
  if (before && before.id !== webhook.id) await ignoreGone(deps.sinch.deleteWebhook(app, before.id, signal));
  if (webhook.id !== app.webhookId) await deps.links.saveWebhook(app.appId, webhook.id);
  return { webhookId: webhook.id, changed };
}

/** Removes our webhook, if there is one; an app that Sinch no longer knows has none. */
export async function removeWebhook(app: AppLink, deps: WebhookDeps, signal: AbortSignal): Promise<void> {
  const target = deps.publicUrl === undefined ? undefined : webhookTarget(deps.publicUrl, app.appId);
  await ignoreGone(
    (async () => {
      const listed = await deps.sinch.listWebhooks(app, signal);
      const ours = listed.filter((webhook) => webhook.id === app.webhookId || webhook.target === target);
      for (const { id } of ours) await ignoreGone(deps.sinch.deleteWebhook(app, id, signal));
    })(),
  );
  await deps.links.saveWebhook(app.appId, '');
}

async function wantedWebhook(app: AppLink, deps: WebhookDeps): Promise<Wanted> {
  if (deps.publicUrl === undefined) {
    throw ApplicationFailure.nonRetryable(
      'Sinch does not know where to deliver: set PUBLIC_URL to the address at which it reaches this installation.',
      APP_FAILURES.publicUrlMissing,
    );
  }
  const secret = (await deps.links.secrets(app.appId))?.webhookSecrets[0];
  if (!secret) {
    throw ApplicationFailure.nonRetryable(
      `No webhook secret is stored for the app ${app.appId}: link it again (POST /v1/apps).`,
      ACTIVITY_FAILURES.appNotLinked,
    );
  }
  return { target: webhookTarget(deps.publicUrl, app.appId), triggers: TRIGGERS, secret };
}

function isAsWanted(webhook: SinchWebhook, wanted: Wanted): boolean {
  const triggers = new Set(webhook.triggers);
  return (
    webhook.target === wanted.target &&
    webhook.targetType === 'HTTP' &&
    webhook.secret === wanted.secret &&
    triggers.size === wanted.triggers.length &&
    wanted.triggers.every((trigger) => triggers.has(trigger))
  );
}

/** Waits for `work`; that Sinch does not know what it is about is no error. */
async function ignoreGone(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

const isGone = (error: unknown) => error instanceof SinchError && error.status === 404;

function tooMany(appId: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `The app ${appId} has ${MOST_WEBHOOKS} webhooks, all that Sinch allows, and none of them is ours: remove one in Sinch's dashboard, then sync.`,
    APP_FAILURES.tooManyWebhooks,
  );
}
