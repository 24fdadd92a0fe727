import type { AppLink } from '../../adapters/app-links.ts';
import type { ApiDeps } from '../deps.ts';
import { newWebhookSecret, syncedLink } from './link.ts';

/**
 * Gives the app's webhook a new secret. Its workflow sets it at Sinch, at once or with its next sync; callbacks that are signed
 * with the older one are accepted until none of them can come again. Rejects with AppNotLinkedError.
 */
export async function rotateWebhookSecret(deps: ApiDeps, link: AppLink): Promise<AppLink> {
  await deps.links.rotateWebhookSecret(link.appId, newWebhookSecret());
  return syncedLink(deps, link);
}
