import type { AppLink } from '../../adapters/app-links.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';

/** The app's link as it is now, past the cache. Rejects with 404 where it is not linked. */
export async function freshLinkOf({ links }: Pick<ApiDeps, 'links'>, appId: string): Promise<AppLink> {
  const link = await links.findNow(appId);
  if (link === undefined) throw notFound(`App ${appId}`);
  return link;
}

/** The app's link, through the cache, which this process's own changes refresh. Rejects with 404 where it is not linked. */
export async function linkOf({ links }: Pick<ApiDeps, 'links'>, appId: string): Promise<AppLink> {
  const link = await links.find(appId);
  if (link === undefined) throw notFound(`App ${appId}`);
  return link;
}
