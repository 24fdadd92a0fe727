import type { History } from '@temporalio/common/lib/proto-utils.js';
import { lastKnown } from '../../core/timeline/last-known.ts';
import type { RecordedRun } from '../../core/timeline/recording.ts';
import { toRecordedRun } from '../histories/to-recorded.ts';
import { UnreadableHistory } from '../histories/unreadable.ts';
import type { ReplayHistories } from './replay-histories.ts';
import type { Replayed } from './replayed.ts';
import type { Verdict } from './verdict.ts';
import { replayWords } from './words.ts';

/** The decoded runs of a conversation, oldest first. */
export interface Conversation {
  /** What the commands to go on with are given: the id of the session. */
  name: string;
  runs: { runId?: string; history: History }[];
}

/** Replays a conversation and says what was found. Rejects with UnreadableHistory where there is nothing to say about the code. */
export async function replayConversation(
  { name, runs }: Conversation,
  { replay, signal }: { replay: ReplayHistories; signal?: AbortSignal },
): Promise<Replayed> {
  const recorded = runs.map(({ runId, history }) => toRecordedRun(history, runId));
  const verdicts: Verdict[] = [];
  const histories = runs.map(({ history }) => history);
  for await (const verdict of replay(histories, signal)) verdicts.push(verdict);
  const unreadable = verdicts.find((verdict) => verdict.outcome === 'unreadable');
  if (unreadable) throw new UnreadableHistory(unreadable.reason);
  if (verdicts.length < runs.length)
    throw new UnreadableHistory('It was not replayed to its end: it was told to stop.');
  const found = { ...summary(recorded), ...firstDifference(verdicts, recorded) };
  return { ...found, message: replayWords(found, name) };
}

function summary(recorded: RecordedRun[]) {
  const events = recorded.reduce((sum, run) => sum + run.events.length, 0);
  return { outcome: 'same' as const, runs: recorded.length, events, ends: lastKnown(recorded) };
}

function firstDifference(verdicts: Verdict[], recorded: RecordedRun[]): Partial<Pick<Replayed, 'outcome' | 'differs'>> {
  const index = verdicts.findIndex(({ outcome }) => outcome === 'differs');
  const verdict = verdicts[index];
  if (verdict?.outcome !== 'differs') return {};
  const { eventId, what } = verdict;
  return { outcome: 'differs', differs: { run: index + 1, runId: recorded[index]?.runId ?? '', eventId, what } };
}
