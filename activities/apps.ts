import { Context } from '@temporalio/activity';
import { type AccessTokens, TOKEN_MARGIN_MS } from '../adapters/access-tokens.ts';
import type { AppLink, AppLinks } from '../adapters/app-links.ts';
import type { SinchClient } from '../adapters/sinch-client.ts';
import type { AppActivities, AppActivityInput, SinchAppFacts, SyncedLink } from '../contracts/sinch-app.ts';
import { appChanges, channelMoves } from './app-changes.ts';
import { createErrandActivities } from './app-errands.ts';
import { settleSessions } from './app-sessions.ts';
import { type Clock, systemClock } from './clock.ts';
import { requireLink } from './linked-app.ts';
import { isUnauthorised, toFailure } from './sinch-failure.ts';
import { ensureWebhook, removeWebhook, type WebhookDeps } from './webhooks.ts';

export interface AppDeps extends Omit<WebhookDeps, 'clock'> {
  links: WebhookDeps['links'] & Pick<AppLinks, 'findNow' | 'saveFacts' | 'saveHealth' | 'remove'>;
  sinch: WebhookDeps['sinch'] & Pick<SinchClient, 'getApp'>;
  tokens: Pick<AccessTokens, 'refresh'>;
  clock?: Clock;
  /** How often a token is asked for, ms: so soon a key that was revoked shows, where nothing is sent either. */
  checkCredentialsEveryMs: number;
}

type SyncInput = Parameters<AppActivities['syncChannels']>[0];

/** What the workflow of a linked app does outside; errors become ApplicationFailures of the types in the contracts. */
export function createAppActivities(deps: AppDeps): AppActivities {
  const all = { ...deps, clock: deps.clock ?? systemClock };
  const forApp =
    <Input extends AppActivityInput, T>(work: (app: AppLink, signal: AbortSignal, input: Input) => Promise<T>) =>
    (input: Input): Promise<T> =>
      withLink(deps, input, work);
  return {
    refreshAccessToken: forApp((app, signal) => refreshAccessToken(app, all, signal)),
    readApp: forApp((app, signal) => readApp(app, deps, signal)),
    syncChannels: forApp<SyncInput, SyncedLink>((app, _signal, input) => syncChannels(app, deps, input)),
    ensureWebhook: forApp((app, signal) => ensureWebhook(app, all, signal)),
    removeWebhook: forApp((app, signal) => removeWebhook(app, all, signal)),
    recordHealth: (record) => deps.links.saveHealth(record),
    ...createErrandActivities(),
    settleSessions,
    forgetApp: (link) => deps.links.remove(link),
  };
}

async function withLink<Input extends AppActivityInput, T>(
  deps: AppDeps,
  input: Input,
  work: (app: AppLink, signal: AbortSignal, input: Input) => Promise<T>,
): Promise<T> {
  const { cancellationSignal, info } = Context.current();
  try {
    // Whoever asks for a sync wants what was stored a moment ago to count.
    const app = await requireLink({ find: deps.links.findNow }, input);
    return await work(app, cancellationSignal, input);
  } catch (error) {
    throw toFailure(error, info.attempt);
  }
}

async function refreshAccessToken(
  app: AppLink,
  { tokens, checkCredentialsEveryMs, clock }: AppDeps & { clock: Clock },
  signal: AbortSignal,
): Promise<{ expiresAt: number; renewAt: number }> {
  const { expiresAt } = await tokens.refresh(app, signal);
  return { expiresAt, renewAt: Math.min(expiresAt - TOKEN_MARGIN_MS, clock.now() + checkCredentialsEveryMs) };
}

/** That Sinch refuses a token says nothing of the key it came by: another token does. */
async function readApp(app: AppLink, { sinch }: AppDeps, signal: AbortSignal): Promise<SinchAppFacts> {
  try {
    return await sinch.getApp(app, signal);
  } catch (error) {
    if (!isUnauthorised(error)) throw error;
    return await sinch.getApp(app, signal);
  }
}

/** Told by what the workflow knew before: a second attempt says the same. */
async function syncChannels(app: AppLink, { links }: AppDeps, { before, facts, gone }: SyncInput): Promise<SyncedLink> {
  if (appChanges(app, facts).length > 0) await links.saveFacts(app.appId, facts);
  const known = before ?? app;
  return {
    changes: appChanges(known, facts),
    ...channelMoves(known.channels, facts.channels, gone),
    flow: app.flow,
    credentialVersion: app.credentialVersion,
  };
}
