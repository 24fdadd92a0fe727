import type { History } from '@temporalio/common/lib/proto-utils.js';
import type { Session } from '../../core/session/state.ts';
import type { RecordedRun } from '../../core/timeline/recording.ts';
import { type Rerun, rerun } from '../../core/timeline/rerun.ts';
import { toRecordedRun } from '../histories/to-recorded.ts';
import { UnreadableHistory } from '../histories/unreadable.ts';
import type { ReplayHistories } from './replay-histories.ts';
import type { Replayed } from './replayed.ts';
import type { Verdict } from './verdict.ts';
import { type Named, replayWords } from './words.ts';

/** The decoded runs of a conversation, oldest first. */
export interface Conversation extends Named {
  /** Whose end is told; without it: of the last session in the runs. */
  sessionId?: string | undefined;
  runs: { runId?: string; history: History }[];
}

/** Replays a conversation and says what was found. Rejects with UnreadableHistory where there is nothing to say about the code. */
export async function replayConversation(
  { runs, sessionId, ...named }: Conversation,
  { replay, signal }: { replay: ReplayHistories; signal?: AbortSignal },
): Promise<Replayed> {
  const recorded = runs.map(({ runId, history }) => toRecordedRun(history, runId));
  const histories = runs.map(({ history }) => history);
  const replaying = all(replay(histories, signal));
  // While the other process replays it.
  const again = rerun({ runs: recorded });
  const verdicts = await replaying;
  const unreadable = verdicts.find((verdict) => verdict.outcome === 'unreadable');
  if (unreadable) throw new UnreadableHistory(unreadable.reason);
  if (verdicts.length < runs.length)
    throw new UnreadableHistory('It was not replayed to its end: it was told to stop.');
  const replayed = found({ recorded, again, sessionId }, verdicts);
  return { ...replayed, message: replayWords(replayed, named) };
}

async function all(verdicts: AsyncIterable<Verdict>): Promise<Verdict[]> {
  const some: Verdict[] = [];
  for await (const verdict of verdicts) some.push(verdict);
  return some;
}

interface Found {
  recorded: RecordedRun[];
  again: Rerun;
  sessionId: string | undefined;
}

type Difference = NonNullable<Replayed['differs']>;

/** The first difference of either: Temporal's replayer sees what is asked for, the rerun what it is asked for with. */
function found({ recorded, again, sessionId }: Found, verdicts: Verdict[]): Omit<Replayed, 'message'> {
  const [differs] = [...stops(verdicts, recorded), ...changes(again, recorded)].toSorted(
    (a, b) => a.run - b.run || a.eventId - b.eventId,
  );
  const events = recorded.reduce((sum, run) => sum + run.events.length, 0);
  const counted = { runs: recorded.length, events, ends: endOf(sessionAtEnd(again, sessionId)) };
  return differs ? { outcome: 'differs', ...counted, differs } : { outcome: 'same', ...counted };
}

function stops(verdicts: Verdict[], recorded: RecordedRun[]): Difference[] {
  return verdicts.flatMap((verdict, index) =>
    verdict.outcome === 'differs' ? [{ ...placeOf(recorded, index, verdict), what: verdict.what, stops: true }] : [],
  );
}

function changes({ differs }: Rerun, recorded: RecordedRun[]): Difference[] {
  if (!differs) return [];
  const what = `${differs.what.slice(0, 1).toUpperCase()}${differs.what.slice(1)}.`;
  return [{ ...placeOf(recorded, differs.run, differs), what, stops: false }];
}

const placeOf = (recorded: RecordedRun[], index: number, { eventId }: { eventId: number }) => ({
  run: index + 1,
  runId: recorded[index]?.runId ?? '',
  eventId,
});

/** Another session may have begun in its last run. */
function sessionAtEnd({ moments, state }: Rerun, sessionId: string | undefined): Session | null | undefined {
  const own = sessionId && moments.findLast(({ after }) => after.session?.id === sessionId);
  return own ? own.after.session : state?.session;
}

function endOf(session: Session | null | undefined): Replayed['ends'] {
  const { code = '', step = '', reason = '' } = session?.failure ?? {};
  return { state: session?.status ?? '', code, step, reason };
}
