import { CHANNELS } from '../../core/channels/names.ts';
import { workflowIdOf } from '../conversation-start.ts';
import type { ApiDeps } from '../deps.ts';
import { InvalidRequest } from '../plugins/validate.ts';
import { Word } from './schemas.ts';

/** A contact as people name him: how a channel calls him, on one of them or on whichever it is, of one app or of all. */
export interface NamedContact {
  identity: string;
  channel?: string;
  appId?: string;
}

const MOST_APPS = 20;

/**
 * The workflows that may hold the contact's sessions. They are named by a keyed hash, so the identity is in no query. Throws 400 where
 * too many apps would have to be looked through.
 */
export async function contactWorkflows(
  deps: Pick<ApiDeps, 'contactKey' | 'links'>,
  { identity, channel, appId }: NamedContact,
): Promise<string[]> {
  const appIds = appId === undefined ? await linkedApps(deps) : [appId];
  const channels = channel === undefined ? CHANNELS : [channel];
  // On the phone channels a number is one contact.
  const ids = appIds.flatMap((app) => channels.map((on) => workflowIdOf(deps, { appId: app, channel: on, identity })));
  return [...new Set(ids)];
}

async function linkedApps({ links }: Pick<ApiDeps, 'links'>): Promise<string[]> {
  const appIds = (await links.list()).map(({ appId }) => appId).filter((appId) => Word.safeParse(appId).success);
  if (appIds.length <= MOST_APPS) return appIds;
  const message = `body/appId: is missing: ${appIds.length} apps are linked, say of which one the contact is.`;
  throw new InvalidRequest([{ at: 'body/appId', message }]);
}
