import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { errorCode } from '../errors.ts';
import { identify, stillRuns } from './process-identity.ts';

const Holder = z.object({ pid: z.number(), began: z.string() });
type Holder = z.infer<typeof Holder>;

/** A lock that is held: `release` removes it. */
export interface HeldLock {
  held: true;
  release(): void;
}

/**
 * Takes the lock at `path`, or says which living process holds it. A lock of a process that is gone is taken over. The file
 * appears with its content in one step (a hard link), so that nobody reads half a lock.
 */
export function takeLock(path: string): HeldLock | { held: false; pid: number } {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  try {
    return tryLink(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function tryLink(draft: string, path: string): HeldLock | { held: false; pid: number } {
  // Two rounds: the second after a dead holder's file was removed; who loses that race reads the winner's.
  for (const round of [1, 2]) {
    if (link(draft, path)) return { held: true, release: () => rmSync(path, { force: true }) };
    const holder = readHolder(path);
    if (holder !== undefined && (round === 2 || stillRuns(holder))) return { held: false, pid: holder.pid };
    rmSync(path, { force: true });
  }
  return { held: false, pid: 0 };
}

function link(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (thrown) {
    if (errorCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
