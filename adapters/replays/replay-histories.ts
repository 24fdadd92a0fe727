import { fileURLToPath } from 'node:url';
import { type History, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { ReplayBroken, type ReplayProcess, startReplayProcess } from './replay-process.ts';
import type { Verdict } from './verdict.ts';

export interface ReplayOptions {
  /** Of the build; what stands beside this file in it by default. */
  script?: string;
  /** For one history. */
  timeoutMs?: number;
  /** Ends it: what has not been replayed is left out. */
  signal?: AbortSignal;
}

/** In the build: workers and their libraries are loaded by that process only. */
const SCRIPT = fileURLToPath(new URL('../../worker/replay/main.js', import.meta.url));

const TIMEOUT_MS = 60_000;

/**
 * Replays decoded histories, each a run, against the code of this version, in a process of its own, and says of each in turn
 * what came of it. One that takes too long, or takes the process along, is unreadable: the others go on in a new process.
 */
export async function* replayHistories(
  histories: Iterable<History> | AsyncIterable<History>,
  { script = SCRIPT, timeoutMs = TIMEOUT_MS, signal }: ReplayOptions = {},
): AsyncGenerator<Verdict> {
  let running: ReplayProcess | undefined;
  const stop = () => void running?.end();
  signal?.addEventListener('abort', stop);
  try {
    for await (const history of histories) {
      if (signal?.aborted) return;
      running ??= startReplayProcess(script, timeoutMs);
      const verdict = await verdictOn(history, running);
      if (signal?.aborted) return;
      if (verdict instanceof ReplayBroken) {
        await running.end();
        running = undefined;
        yield { outcome: 'unreadable', reason: verdict.message };
      } else yield verdict;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    await running?.end();
  }
}

function verdictOn(history: History, running: ReplayProcess): Promise<Verdict | ReplayBroken> {
  // In one line: the format of Temporal's own is for people.
  const line = JSON.stringify(JSON.parse(historyToJSON(history)));
  return running.replay(line).catch((error: unknown) => {
    if (error instanceof ReplayBroken) return error;
    throw error;
  });
}
