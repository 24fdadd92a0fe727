import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Snapshot } from './state/snapshot.ts';

const FILE = 'emulator.json';
const DEBOUNCE_MS = 250;
/** A large state is written more rarely, so that writing never takes more than a twentieth of the time. */
const REST_PER_WRITE = 20;

/** Keeps the state in a file. A kill loses at most what came in since the last write (a quarter of a second, mostly). */
export interface Store {
  load(): Snapshot | undefined;
  /** Something changed; it is written soon. */
  touch(): void;
  /** Writes now what has changed, and nothing after that. */
  close(): void;
}

/** The state cannot be read. The message names the file and says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

const nowhere: Store = { load: () => undefined, touch: () => undefined, close: () => undefined };

function readSnapshot(path: string): Snapshot | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return Snapshot.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new StoreError(`The emulator cannot read its state in ${path}. Delete that file to start empty.`, { cause });
  }
}

/** Written beside and renamed, so that a reader finds the old state or the new one, never half of one. */
function writeSnapshot(path: string, snapshot: Snapshot): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(snapshot), { mode: 0o600 });
  renameSync(draft, path);
}

export function createStore(dataDir: string | undefined, snapshot: () => Snapshot): Store {
  if (dataDir === undefined) return nowhere;
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, FILE);
  let timer: NodeJS.Timeout | undefined;
  let rest = DEBOUNCE_MS;
  let closed = false;

  function flush(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const started = performance.now();
    writeSnapshot(path, snapshot());
    rest = Math.max(DEBOUNCE_MS, (performance.now() - started) * REST_PER_WRITE);
  }

  /** A full disk must not end a running emulator: it goes on in memory, says so, and tries again with the next change. */
  function flushLater(): void {
    try {
      flush();
    } catch (error) {
      console.error(`The emulator cannot write its state to ${path}; free some space.`, error);
    }
  }

  return {
    load: () => readSnapshot(path),
    touch() {
      if (!closed) timer ??= setTimeout(flushLater, rest).unref();
    },
    close() {
      flush();
      closed = true;
    },
  };
}
