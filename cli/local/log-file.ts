import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 10 * 1024 * 1024;
const LAST_LINES = 20;

export interface LogFile {
  path: string;
  append(chunk: string): void;
  /** The last lines written since this process began, for telling why a child died. */
  tail(): string[];
}

/** A child's output in a file that never grows beyond 10 MB; the full one before it is kept as `.1`. */
export function openLogFile(path: string, maxBytes = MAX_BYTES): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  let bytes = sizeOf(path);
  let last: string[] = [];
  return {
    path,
    append(chunk) {
      last = [...last, ...chunk.split('\n').filter((line) => line !== '')].slice(-LAST_LINES);
      bytes = write({ path, chunk, bytes, maxBytes });
    },
    tail: () => last,
  };
}

/** A full disk must not stop the conversations: what cannot be written is left out. */
function write(log: { path: string; chunk: string; bytes: number; maxBytes: number }): number {
  try {
    const full = log.bytes > log.maxBytes;
    if (full) renameSync(log.path, `${log.path}.1`);
    appendFileSync(log.path, log.chunk, { mode: 0o600 });
    return (full ? 0 : log.bytes) + Buffer.byteLength(log.chunk);
  } catch {
    return log.bytes;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
