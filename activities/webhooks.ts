import { ApplicationFailure } from '@temporalio/common';
import type { AppLink, AppLinks } from '../adapters/app-links.ts';
import type { SinchClient, SinchWebhook } from '../adapters/sinch-client.ts';
import { SinchError } from '../adapters/sinch-error.ts';
import { ACTIVITY_FAILURES } from '../contracts/session-activities.ts';
import { APP_FAILURES } from '../contracts/sinch-app.ts';
import { webhookTarget } from '../core/sinch/webhook.ts';
import type { Clock } from './clock.ts';

/** All that is read here: what contacts do, what became of what we sent, and what changes at Sinch behind a session's back. */
export const TRIGGERS = [
  'MESSAGE_INBOUND',
  'EVENT_INBOUND',
  'UNSUPPORTED',
  'MESSAGE_DELIVERY',
  'OPT_IN',
  'OPT_OUT',
  'CHANNEL_EVENT',
  'CAPABILITY',
  'CONTACT_MERGE',
  'CONTACT_DELETE',
  'CONVERSATION_START',
  'CONVERSATION_STOP',
  'CONVERSATION_DELETE',
];
/** Sinch takes no more per app. */
const MOST_WEBHOOKS = 5;
/** By then every process knows a new secret (links are cached for two seconds): Sinch signs with it from then on. */
const SECRET_KNOWN_MS = 3_000;

export interface WebhookDeps {
  links: Pick<AppLinks, 'secrets' | 'saveWebhook' | 'webhookSecretGiven' | 'dropOlderWebhookSecrets'>;
  sinch: Pick<SinchClient, 'listWebhooks' | 'createWebhook' | 'updateWebhook' | 'deleteWebhook'>;
  /** Where Sinch reaches this installation; undefined where nobody said. */
  publicUrl: string | undefined;
  /** For so long Sinch may deliver again what it signed with an older secret, ms. */
  redeliveryHorizonMs: number;
  clock: Clock;
}

type Wanted = Parameters<SinchClient['createWebhook']>[1];

/**
 * Makes the app's webhook what it has to be: taken over where its target is ours, moved where PUBLIC_URL changed, repaired where
 * somebody changed it, created where it is missing. `changes` says which, in phrases for people. Rejects with SinchError or a
 * non-retryable ApplicationFailure.
 */
export async function ensureWebhook(
  app: AppLink,
  deps: WebhookDeps,
  signal: AbortSignal,
): Promise<{ webhookId: string; changes: string[] }> {
  const { wanted, olderSecrets } = await wantedWebhook(app, deps, signal);
  const listed = await deps.sinch.listWebhooks(app, signal);
  const before = listed.find(({ id }) => id === app.webhookId);
  const ours = listed.find(({ target }) => target === wanted.target) ?? before;
  const wrong = ours ? whatIsWrong(ours, wanted) : [];
  if (!ours && listed.length >= MOST_WEBHOOKS) throw tooMany(app.appId);
  const found = { ours, wrong, olderSecrets };
  // Noted first: what Sinch has signed until now may come for as long as it delivers again.
  if (isRotated(found)) await deps.links.webhookSecretGiven(app.appId);
  const webhook = !ours
    ? await deps.sinch.createWebhook(app, wanted, signal)
    : wrong.length > 0
      ? await deps.sinch.updateWebhook(app, ours.id, wanted, signal)
      : ours;
  // An old one of ours beside it would go on delivering to an address that is no longer ours.
  if (before && before.id !== webhook.id) await ignoreGone(deps.sinch.deleteWebhook(app, before.id, signal));
  if (webhook.id !== app.webhookId) await deps.links.saveWebhook(app.appId, webhook.id);
  await dropOlderSecrets(app, deps);
  return { webhookId: webhook.id, changes: changesOf(app, found) };
}

interface Found {
  ours: SinchWebhook | undefined;
  wrong: string[];
  olderSecrets: string[];
}

/** Whether Sinch still signs with a secret that was ours before. */
function isRotated({ ours, wrong, olderSecrets }: Found): boolean {
  return ours !== undefined && wrong.includes(ANOTHER_SECRET) && olderSecrets.includes(ours.secret);
}

function changesOf(app: AppLink, found: Found): string[] {
  const { ours, wrong } = found;
  if (!ours) return [app.webhookId === '' ? 'webhook created' : 'webhook created again: it had been removed'];
  const others = isRotated(found) ? wrong.filter((what) => what !== ANOTHER_SECRET) : wrong;
  const rotated = others.length < wrong.length ? ['webhook has its new secret'] : [];
  return others.length === 0 ? rotated : [...rotated, `webhook put right: it had ${others.join(', ')}`];
}

/** Once nothing comes any more that was signed with them. */
async function dropOlderSecrets({ appId, secretRotatedAt }: AppLink, deps: WebhookDeps): Promise<void> {
  if (secretRotatedAt === 0 || deps.clock.now() - secretRotatedAt < deps.redeliveryHorizonMs) return;
  await deps.links.dropOlderWebhookSecrets(appId, secretRotatedAt);
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

async function wantedWebhook(
  app: AppLink,
  deps: WebhookDeps,
  signal: AbortSignal,
): Promise<{ wanted: Wanted; olderSecrets: string[] }> {
  if (deps.publicUrl === undefined) {
    throw ApplicationFailure.nonRetryable(
      'Sinch does not know where to deliver: set PUBLIC_URL to the address at which it reaches this installation.',
      APP_FAILURES.publicUrlMissing,
    );
  }
  const soon = app.secretRotatedAt + SECRET_KNOWN_MS - deps.clock.now();
  if (soon > 0) await deps.clock.sleep(Math.min(soon, SECRET_KNOWN_MS), signal);
  const [secret, ...olderSecrets] = (await deps.links.secrets(app.appId))?.webhookSecrets ?? [];
  if (!secret) {
    throw ApplicationFailure.nonRetryable(
      `No webhook secret is stored for the app ${app.appId}: link it again (POST /v1/apps).`,
      ACTIVITY_FAILURES.appNotLinked,
    );
  }
  const wanted = { target: webhookTarget(deps.publicUrl, app.appId), triggers: TRIGGERS, secret };
  return { wanted, olderSecrets };
}

const ANOTHER_SECRET = 'another secret';

/** In words, without what it was: a target may hold a secret. Empty where all is well. */
function whatIsWrong(webhook: SinchWebhook, wanted: Wanted): string[] {
  const triggers = new Set(webhook.triggers);
  const sameTriggers =
    triggers.size === wanted.triggers.length && wanted.triggers.every((trigger) => triggers.has(trigger));
  return [
    webhook.target === wanted.target ? '' : 'another target',
    webhook.targetType === 'HTTP' ? '' : 'a target type that is not HTTP',
    sameTriggers ? '' : 'other triggers',
    webhook.secret === wanted.secret ? '' : ANOTHER_SECRET,
  ].filter((what) => what !== '');
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
