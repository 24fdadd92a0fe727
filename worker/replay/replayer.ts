import type { History } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../adapters/data-converter.ts';
import { historyFromText } from '../../adapters/histories/from-json.ts';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import type { Verdict } from '../../adapters/replays/verdict.ts';
import { mismatchOf } from './mismatch.ts';

/** What one history is replayed with. */
interface Replayed {
  workflowId: string;
  history: History;
}

/**
 * Replays histories against the code of a bundle, one after another, and answers each in turn. A history is one run as JSON,
 * its payloads decoded: no key is needed. Nothing is sent, called or stored.
 */
export async function replayEach(
  histories: AsyncIterable<string>,
  { bundlePath, answer }: { bundlePath: string; answer: (verdict: Verdict) => void },
): Promise<void> {
  let error: Error | undefined;
  // Temporal's replayer takes the next history only when it has told what came of the last.
  const outcome = () => error;
  const options = {
    workflowBundle: { codePath: bundlePath },
    dataConverter: { failureConverterPath: FAILURE_CONVERTER_PATH },
  };
  for await (const result of Worker.runReplayHistories(options, wanted(histories, { outcome, answer })))
    error = result.error;
}

interface Dialogue {
  /** What came of the history that was asked for last; undefined: it replays. */
  outcome: () => Error | undefined;
  answer: (verdict: Verdict) => void;
}

async function* wanted(histories: AsyncIterable<string>, { outcome, answer }: Dialogue): AsyncGenerator<Replayed> {
  for await (const text of histories) {
    const history = readable(text);
    if ('outcome' in history) {
      answer(history);
      continue;
    }
    yield asReplayed(history);
    const error = outcome();
    answer(error ? yield* located(history, { error, outcome }) : { outcome: 'same' });
  }
}

function readable(text: string): History | Extract<Verdict, { outcome: 'unreadable' }> {
  try {
    const history = historyFromText(text);
    // Temporal's replayer would wait for ever.
    const taken = history.events?.some((event) => event.workflowTaskCompletedEventAttributes);
    return taken
      ? history
      : { outcome: 'unreadable', reason: 'No worker has done any of it: there is nothing to replay.' };
  } catch (error) {
    if (!(error instanceof UnreadableHistory)) throw error;
    return { outcome: 'unreadable', reason: error.message };
  }
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
