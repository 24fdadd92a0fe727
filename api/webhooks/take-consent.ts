import { createHash } from 'node:crypto';
import type { ConsentChange } from '../../core/sinch/consent.ts';
import { contactKeyOf, type Party } from '../conversation-start.ts';
import type { ApiDeps } from '../deps.ts';
import { type Outcome, ok, tryAgain } from './outcome.ts';
import { report } from './report.ts';

/**
 * The contact opted out or in again at Sinch: kept for all sessions to come, then told to the one that runs. Both are safe to
 * repeat, so Sinch is asked to come again until both are done.
 */
export async function takeConsent(deps: ApiDeps, appId: string, change: ConsentChange | undefined): Promise<Outcome> {
  if (!change) return ok('consentUnchanged');
  const { given, channel, identity } = change;
  if (identity === '') return { ...ok('consentUnchanged'), reason: 'it names nobody' };
  const party = { appId, channel, identity };
  const at = change.at || deps.now();
  const id = idOf(party, change, at);
  try {
    await keep(deps, party, { id, at, given });
  } catch (error) {
    return tryAgain('databaseAway', error);
  }
  try {
    await report(deps, party, { kind: 'consent', id, given });
    return ok('consent');
  } catch (error) {
    return tryAgain('temporalAway', error);
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
    contactKey: contactKeyOf(deps, party),
    identity: party.identity,
    records: [{ kind: 'consent', consent: 'all', given, id, at, channel: party.channel, ...nowhere }],
  });
}
