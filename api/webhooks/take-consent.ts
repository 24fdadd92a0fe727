import { createHash } from 'node:crypto';
import type { Party } from '../../adapters/contact-key.ts';
import { hasOptedOut } from '../../core/flow/consents.ts';
import type { ConsentChange } from '../../core/sinch/consent.ts';
import type { ApiDeps } from '../deps.ts';
import { type Outcome, ok, tryAgain } from './outcome.ts';
import { report } from './report.ts';

/**
 * The contact opted out or in again at Sinch: kept for all sessions to come, then told to the one that runs. Both are safe to
 * repeat, so Sinch is asked to come again until both are done. An opt-out is told even while the database is away.
 */
export async function takeConsent(deps: ApiDeps, appId: string, change: ConsentChange | undefined): Promise<Outcome> {
  if (!change) return ok('consentUnchanged');
  const { given, channel, identity } = change;
  if (identity === '') return { ...ok('consentUnchanged'), reason: 'it names nobody' };
  const party = { appId, channel, identity };
  const at = change.at || deps.now();
  const id = idOf(party, change, at);
  const notice = { kind: 'consent', id, given } as const;
  try {
    await keep(deps, party, { id, at, given });
  } catch (error) {
    // That it could not be kept is what is answered, whatever becomes of this.
    if (!given) await report(deps, party, notice).catch(() => undefined);
    return tryAgain('databaseAway', error);
  }
  try {
    if (await isNewest(deps, party, given)) await report(deps, party, notice);
    return ok('consent');
  } catch (error) {
    return tryAgain('temporalAway', error);
  }
}

/**
 * Whether it is the contact's newest word. Sinch may bring an older one after it, and a session takes what it is told in the order
 * in which it comes. True where the database went away since: it was kept, and the session should hear of it.
 */
async function isNewest(deps: ApiDeps, party: Party, given: boolean): Promise<boolean> {
  try {
    const { consents } = await deps.contacts.find(party.appId, deps.contactKey(party));
    return hasOptedOut(consents) !== given;
  } catch {
    return true;
  }
}

/** By which a redelivery is known again. */
function idOf({ appId, channel, identity }: Party, { given, requestId }: ConsentChange, at: number): string {
  const what =
    requestId ||
    createHash('sha256')
      .update(JSON.stringify([appId, channel, identity, at]))
      .digest('hex');
  return `${given ? 'opt-in' : 'opt-out'}-${what}`;
}

function keep(deps: ApiDeps, party: Party, { id, at, given }: { id: string; at: number; given: boolean }) {
  // Decided at Sinch: no flow asked for it, in no session.
  const nowhere = { wording: '', sessionId: '', language: '', flow: '' };
  return deps.contacts.keep({
    appId: party.appId,
    contactKey: deps.contactKey(party),
    identity: party.identity,
    records: [{ kind: 'consent', consent: 'all', given, id, at, channel: party.channel, ...nowhere }],
  });
}
