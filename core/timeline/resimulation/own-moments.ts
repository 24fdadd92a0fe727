import type { ConversationState } from '../../session/state.ts';
import type { Moment } from '../moment.ts';
import type { Rerun } from '../rerun.ts';

/** The part of a conversation that is one session's. */
export interface OwnMoments {
  /** From the one that began it to the last before another session took its place. */
  moments: [Moment, ...Moment[]];
  /** What came after. */
  later: Moment[];
}

/** A session's own moments, or a sentence that says why they are not all there. */
export function ownMoments({ moments, lost, differs }: Rerun, sessionId: string): OwnMoments | string {
  const isOwn = ({ session }: ConversationState) => session?.id === sessionId;
  const from = moments.findIndex(({ after }) => isOwn(after));
  const first = moments[from];
  if (!first) return differs ? `${NOT_AGAIN} ${differs.what}.` : 'No session of that id is in what is recorded.';
  if (isOwn(first.before)) return 'How it began is not recorded any more.';
  const behind = moments.findIndex(({ after }, index) => index > from && !isOwn(after));
  const [own, later] = behind === -1 ? [moments.slice(from), []] : [moments.slice(from, behind), moments.slice(behind)];
  const last = later[0]?.run ?? Number.MAX_SAFE_INTEGER;
  if (differs && lost.some((run) => run >= first.run && run <= last)) return `${NOT_AGAIN} ${differs.what}.`;
  return { moments: [first, ...own.slice(1)], later };
}

const NOT_AGAIN = 'The code of today does not do what was recorded, on the same flow already:';
