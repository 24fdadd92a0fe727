import type { AppLink } from '../../adapters/app-links.ts';
import { SinchError } from '../../adapters/sinch-error.ts';
import type { SinchAppFacts } from '../../contracts/sinch-app.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound, Problem } from '../problem.ts';
import { syncedLink } from './link.ts';
import { refusal } from './refusal.ts';

/** Has Sinch keep the app's messages for so many days, and syncs. In CONVERSATION mode it keeps them anyway: 409. */
export async function changeRetention(deps: ApiDeps, link: AppLink, days: number): Promise<AppLink> {
  if (link.mode === 'CONVERSATION') {
    const message = `App ${link.appId} is in CONVERSATION mode, in which Sinch keeps messages for ${link.retentionDays} days: there is nothing to change.`;
    throw new Problem(409, 'NOT_IN_DISPATCH_MODE', { message });
  }
  await deps.links.saveFacts(link.appId, await setAtSinch(deps, link, days));
  return syncedLink(deps, link);
}

async function setAtSinch(deps: ApiDeps, link: AppLink, days: number): Promise<SinchAppFacts> {
  const clientSecret = (await deps.links.secrets(link.appId))?.clientSecret;
  if (clientSecret === undefined) throw notFound(`App ${link.appId}`);
  try {
    return await deps.setRetention(link, clientSecret, days);
  } catch (error) {
    if (!(error instanceof SinchError)) throw error;
    throw refusal(error, { request: { ...link, clientSecret }, undone: 'The retention was not changed' });
  }
}
