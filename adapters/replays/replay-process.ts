import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Verdict } from './verdict.ts';

/** A process that replays: no history comes to its end in it any more. The message is a sentence. */
export class ReplayBroken extends Error {
  override readonly name = 'ReplayBroken';
}

export interface ReplayProcess {
  /** Asks for the verdict on one history; rejects with ReplayBroken. One at a time. */
  replay(history: string): Promise<Verdict>;
  /** Ends it at once. */
  end(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const MOST_WORDS = 300;

/** Starts a process that replays. `script`: of the build. It is given no environment: none is needed, and keys stand in it. */
export function startReplayProcess(script: string, timeoutMs: number): ReplayProcess {
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const words = lastWords(child);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  // Why it could not be written to is told by how it ended.
  child.stdin.on('error', () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async replay(history) {
      child.stdin.write(`${history}\n`);
      const line = await within(timeoutMs, answers.next());
      if (line === undefined) throw new ReplayBroken(`It was not replayed within ${timeoutMs / 1000} s.`);
      if (line.done) throw new ReplayBroken(`The process that replays it ended (${await ended})${words()}`);
      return readVerdict(line.value);
    },
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The end of what it says of itself: of a crash that is the reason. */
function lastWords({ stderr }: Child): () => string {
  let said = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-MOST_WORDS);
  });
  return () => (said.trim() === '' ? '.' : `: ${said.trim()}`);
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function readVerdict(line: string): Verdict {
  try {
    return Verdict.parse(JSON.parse(line));
  } catch (cause) {
    throw new ReplayBroken('The process that replays said what nobody understands: is the build of another version?', {
      cause,
    });
  }
}
