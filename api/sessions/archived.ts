import { z } from 'zod';
import type { ArchivedLine, ArchivedSession } from '../../adapters/session-archive.ts';
import { emptyConversation } from '../../core/session/reduce.ts';
import type { ApiDeps } from '../deps.ts';
import { InvalidRequest } from '../plugins/validate.ts';
import { pageTokenText } from './page-token.ts';
import type { SessionLine } from './session-line.ts';
import { type SessionView, viewSession } from './view.ts';
import type { SessionQuery } from './visibility.ts';

/** As Temporal's list shows it, with its end. */
type ArchivedRow = SessionLine & { endedAt: number };

/** The last line of a page: where the next one begins. */
const Place = z.object({ endedAt: z.number(), sessionId: z.string() });

const OTHER_LIST =
  'next: is the token of a page of another list. Give what the page before it has as `next`, with the same `archived`.';

/** One page of the sessions that were archived, the last to end first. */
export async function listArchived(
  { archive }: Pick<ApiDeps, 'archive'>,
  { filter, limit, next = new Uint8Array() }: SessionQuery,
): Promise<{ sessions: ArchivedRow[]; next: string }> {
  const after = next.length === 0 ? {} : { after: placeIn(next) };
  // One more than is shown tells whether there is a next page.
  const found = await archive.list({ filter, limit: limit + 1, ...after });
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { sessions: shown.map(toLine), next: pageTokenText(last ? tokenOf(last) : new Uint8Array()) };
}

function tokenOf({ endedAt, sessionId }: ArchivedLine): Uint8Array {
  return Buffer.from(JSON.stringify({ endedAt, sessionId }));
}

function placeIn(token: Uint8Array): z.infer<typeof Place> {
  try {
    return Place.parse(JSON.parse(Buffer.from(token).toString()));
  } catch {
    throw new InvalidRequest([{ at: 'next', message: OTHER_LIST }]);
  }
}

function toLine({ sessionId, contactKey: _key, code, ...line }: ArchivedLine): ArchivedRow {
  return { ...line, id: sessionId, code: code || undefined };
}

/** An archived session as it was at its end, with the flow that it ran on. */
export function viewArchived({ appId, session, recording }: ArchivedSession): SessionView {
  const loaded = recording.runs
    .flatMap(({ events }) => events)
    .findLast((event) => event.kind === 'flowLoaded' && event.loaded.flow.hash === session.flow?.hash);
  const flow = loaded?.kind === 'flowLoaded' ? loaded.loaded.flow : undefined;
  return viewSession({ ...emptyConversation(appId), session }, session, flow);
}
