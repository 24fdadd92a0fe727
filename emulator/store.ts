import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Snapshot, snapshotText } from './state/snapshot.ts';

/** With the write itself a quarter of a second, unless the state is large. */
const DEBOUNCE_MS = 150;
/** A large state is written more rarely, so that writing never takes more than a fifth of the time. */
const REST_PER_WRITE = 4;

/** Keeps the state in a file. A kill loses at most what came in since the last write (a quarter of a second, mostly). */
export interface Store {
  load(): Snapshot | undefined;
  /** Something changed; it is written soon. */
  touch(): void;
  /** Writes now what has changed, and nothing after that. */
  close(): Promise<void>;
}

/** The state cannot be read. The message names the file and says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

const nowhere: Store = { load: () => undefined, touch: () => undefined, close: async () => undefined };

function readSnapshot(path: string): Snapshot | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isDirectory()) throw new StoreError(`The emulator keeps its state in one file, and ${path} is a folder.`);
  try {
    return Snapshot.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new StoreError(`The emulator cannot read its state in ${path}. Delete that file to start empty.`, { cause });
  }
}

/** Written beside and renamed, so that a reader finds the old state or the new one, never half of one. */
async function writeSnapshot(path: string, snapshot: Snapshot): Promise<void> {
  const draft = `${path}.tmp`;
  const file = await open(draft, 'w', 0o600);
  try {
    // Requests are answered between the pieces.
    for (const piece of snapshotText(snapshot)) await file.write(piece);
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

function provideFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (cause) {
    throw new StoreError(`The emulator cannot make the folder of its state file ${path}. Name another.`, { cause });
  }
}

export function createStore(path: string | undefined, snapshot: () => Snapshot): Store {
  return path === undefined ? nowhere : createFileStore(path, snapshot);
}

function createFileStore(path: string, snapshot: () => Snapshot): Store {
  provideFolder(path);
  /** Set from a change until it is written, so that no two writes meet. */
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let rest = DEBOUNCE_MS;
  let changed = false;
  let closed = false;

  async function write(): Promise<void> {
    changed = false;
    const started = performance.now();
    await writeSnapshot(path, snapshot());
    rest = Math.max(DEBOUNCE_MS, (performance.now() - started) * REST_PER_WRITE);
  }

  /** A full disk must not end a running emulator: it goes on in memory, says so, and tries again with the next change. */
  async function writeNow(): Promise<void> {
    try {
      await write();
    } catch (error) {
      console.error(`The emulator cannot write its state to ${path}; free some space.`, error);
    }
    timer = undefined;
    if (changed) touch();
  }

  function touch(): void {
    changed = true;
    if (closed || timer) return;
    timer = setTimeout(() => {
      writing = writeNow();
    }, rest).unref();
  }

  return {
    load: () => readSnapshot(path),
    touch,
    async close() {
      closed = true;
      clearTimeout(timer);
      await writing;
      if (changed) await write();
    },
  };
}
