import { Context } from '@temporalio/activity';
import type { AccessTokens } from '../adapters/access-tokens.ts';
import type { AppLink, AppLinks } from '../adapters/app-links.ts';
import type { SinchClient } from '../adapters/sinch-client.ts';
import type { AppActivities, AppActivityInput } from '../contracts/sinch-app.ts';
import { appChanges } from './app-changes.ts';
import { settleSessions } from './app-sessions.ts';
import { requireLink } from './linked-app.ts';
import { toFailure } from './sinch-failure.ts';
import { ensureWebhook, removeWebhook } from './webhooks.ts';

export interface AppDeps {
  links: Pick<AppLinks, 'find' | 'secrets' | 'saveFacts' | 'saveHealth' | 'saveWebhook' | 'remove'>;
  sinch: Pick<SinchClient, 'getApp' | 'listWebhooks' | 'createWebhook' | 'updateWebhook' | 'deleteWebhook'>;
  tokens: Pick<AccessTokens, 'refresh'>;
  publicUrl: string | undefined;
}

/** What the workflow of a linked app does outside; errors become ApplicationFailures of the types in the contracts. */
export function createAppActivities(deps: AppDeps): AppActivities {
  const forApp =
    <T>(work: (app: AppLink, signal: AbortSignal) => Promise<T>) =>
    (input: AppActivityInput): Promise<T> =>
      withLink(deps, input, work);
  return {
    refreshAccessToken: forApp((app, signal) => deps.tokens.refresh(app, signal)),
    syncChannels: forApp((app, signal) => syncChannels(app, deps, signal)),
    ensureWebhook: forApp((app, signal) => ensureWebhook(app, deps, signal)),
    removeWebhook: forApp((app, signal) => removeWebhook(app, deps, signal)),
    settleSessions,
    forgetApp: ({ appId }) => deps.links.remove(appId),
    recordHealth: ({ appId, health }) => deps.links.saveHealth(appId, health),
  };
}

async function withLink<T>(
  deps: AppDeps,
  input: AppActivityInput,
  work: (app: AppLink, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { cancellationSignal, info } = Context.current();
  try {
    return await work(await requireLink(deps.links, input), cancellationSignal);
  } catch (error) {
    throw toFailure(error, info.attempt);
  }
}

async function syncChannels(app: AppLink, deps: AppDeps, signal: AbortSignal) {
  const facts = await deps.sinch.getApp(app, signal);
  const changes = appChanges(app, facts);
  if (changes.length > 0) await deps.links.saveFacts(app.appId, facts);
  return { facts, changes };
}
