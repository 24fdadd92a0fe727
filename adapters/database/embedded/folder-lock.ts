import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another living process owns the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/** Held until its release; a process that dies leaves a stale one. */
export interface FolderLock {
  release(): void;
}

const FILE = 'database.lock';

/**
 * Makes this process the folder's only owner: two PGlites on one folder lose rows. A lock whose process is gone is taken
 * over; the file holds the process id and, where the system tells it, its start time, since ids are used again.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, FILE);
  const mine = ownerOf(process.pid);
  if (!create(file, mine)) {
    const theirs = read(file);
    if (isAlive(theirs)) throw inUse(folder, theirs);
    removeStale({ file, stale: theirs, folder });
    if (!create(file, mine)) throw inUse(folder, read(file));
  }
  return {
    release() {
      if (read(file) === mine) rmSync(file, { force: true });
    },
  };
}

// `wx` creates or fails in one step, so that of two processes only one can win.
function create(file: string, owner: string): boolean {
  try {
    writeFileSync(file, owner, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Two processes may find the same stale lock: the slower one must not remove what the faster one has just made. */
function removeStale({ file, stale, folder }: { file: string; stale: string; folder: string }): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const taken = read(aside);
  if (taken === stale) {
    rmSync(aside, { force: true });
    return;
  }
  renameSync(aside, file);
  throw inUse(folder, taken);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

// Signal 0 only asks. A lock that names nobody, or ourselves of an earlier life, belongs to the dead.
function isAlive(owner: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, as another user's.
    if (!isCode(error, 'EPERM')) return false;
  }
  const now = ownerOf(pid);
  // Where the start time is not to be had (no /proc), the id alone decides.
  return !now.includes(' ') || !owner.includes(' ') || now === owner;
}

/** `<pid> <start time in ticks since boot>`; the time is field 22 of Linux's /proc/<pid>/stat, after the name in brackets. */
function ownerOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return startTicks === undefined ? `${pid}` : `${pid} ${startTicks}`;
}

function inUse(folder: string, owner: string): FolderInUseError {
  return new FolderInUseError(
    `The folder ${folder} is in use by process ${owner.split(' ')[0]}: stop that one, or name another DATA_DIR.`,
  );
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
