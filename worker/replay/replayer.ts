import type { History } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../adapters/data-converter.ts';
import { historyOf } from '../../adapters/replays/history-line.ts';
import type { Verdict } from '../../adapters/replays/verdict.ts';
import { mismatchOf } from './mismatch.ts';

/** What one history is replayed with. */
interface Replayed {
  workflowId: string;
  history: History;
}

/**
 * Replays histories against the code of a bundle, one after another, and answers each in turn. `lines`: of one run each, its
 * payloads decoded: no key is needed. Nothing is sent, called or stored.
 */
export async function replayEach(
  lines: AsyncIterable<string>,
  { bundlePath, answer }: { bundlePath: string; answer: (verdict: Verdict) => void },
): Promise<void> {
  let error: Error | undefined;
  // Temporal's replayer takes the next history only when it has told what came of the last.
  const outcome = () => error;
  const options = {
    workflowBundle: { codePath: bundlePath },
    dataConverter: { failureConverterPath: FAILURE_CONVERTER_PATH },
  };
  for await (const result of Worker.runReplayHistories(options, wanted(lines, { outcome, answer })))
    error = result.error;
}

interface Dialogue {
  /** What came of the history that was asked for last; undefined: it replays. */
  outcome: () => Error | undefined;
  answer: (verdict: Verdict) => void;
}

async function* wanted(lines: AsyncIterable<string>, { outcome, answer }: Dialogue): AsyncGenerator<Replayed> {
  for await (const line of lines) {
    const history = historyOf(line);
    if (!isBegun(history)) {
      answer({ outcome: 'unreadable', reason: 'No worker has done any of it: there is nothing to replay.' });
      continue;
    }
    yield asReplayed(history);
    const error = outcome();
    answer(error ? yield* located(history, { error, outcome }) : { outcome: 'same' });
  }
}

/** Temporal's replayer would wait for ever. */
function isBegun({ events }: History): boolean {
  return events?.some((event) => event.workflowTaskCompletedEventAttributes) ?? false;
}

const asReplayed = (history: History): Replayed => ({
  workflowId: history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? 'replayed',
  history,
});

/** Finds the event that the replayer does not name, by replaying up to each that it can be. */
async function* located(
  history: History,
  { error, outcome }: Pick<Dialogue, 'outcome'> & { error: Error },
): AsyncGenerator<Replayed, Verdict> {
  const { what, eventId, suspects } = mismatchOf(error, history);
  let [from, to] = [0, suspects.length - 1];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    yield asReplayed({ events: history.events?.slice(0, suspects[middle]) });
    if (outcome()) to = middle;
    else from = middle + 1;
  }
  return { outcome: 'differs', eventId: eventId || (suspects[from] ?? 0), what };
}
