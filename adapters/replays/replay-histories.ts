import { fileURLToPath } from 'node:url';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { lineOf } from './history-line.ts';
import { ReplayBroken, type ReplayProcess, startReplayProcess } from './replay-process.ts';
import type { Verdict } from './verdict.ts';

/** Replays decoded histories, each a run, and says of each in turn what came of it. `signal` ends it: the rest is left out. */
export type ReplayHistories = (histories: Iterable<History>, signal?: AbortSignal) => AsyncIterable<Verdict>;

/** A process that replays, for as many conversations as there are. */
export interface Replays {
  replay: ReplayHistories;
  close(): Promise<void>;
}

interface ProcessOptions {
  /** Of the build; what stands beside this file in it by default. */
  script?: string;
  /** For one history. */
  timeoutMs?: number;
}

/** In the build: workers and their libraries are loaded by that process only. */
const SCRIPT = fileURLToPath(new URL('../../worker/replay/main.js', import.meta.url));

const TIMEOUT_MS = 60_000;

/**
 * Replays against the code of this version in a process of its own, started with the first history. One that takes too long,
 * or takes the process along, is unreadable: the others go on in a new process.
 */
export function openReplays({ script = SCRIPT, timeoutMs = TIMEOUT_MS }: ProcessOptions = {}): Replays {
  let running: ReplayProcess | undefined;
  const close = async () => {
    const ending = running;
    running = undefined;
    await ending?.end();
  };
  const verdictOn = async (history: History): Promise<Verdict> => {
    running ??= startReplayProcess(script, timeoutMs);
    try {
      return await running.replay(lineOf(history));
    } catch (error) {
      if (!(error instanceof ReplayBroken)) throw error;
      await close();
      return { outcome: 'unreadable', reason: error.message };
    }
  };
  return { replay: (histories, signal) => verdictsOn(histories, { verdictOn, close, signal }), close };
}

/** The same in a process for one conversation. */
export const replayHistories: ReplayHistories = async function* (histories, signal) {
  const replays = openReplays();
  try {
    yield* replays.replay(histories, signal);
  } finally {
    await replays.close();
  }
};

interface Running {
  verdictOn(history: History): Promise<Verdict>;
  close(): Promise<void>;
  signal?: AbortSignal;
}

async function* verdictsOn(
  histories: Iterable<History>,
  { verdictOn, close, signal }: Running,
): AsyncGenerator<Verdict> {
  const stop = () => void close();
  signal?.addEventListener('abort', stop);
  try {
    for (const history of histories) {
      if (signal?.aborted) return;
      const verdict = await verdictOn(history);
      if (signal?.aborted) return;
      yield verdict;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
