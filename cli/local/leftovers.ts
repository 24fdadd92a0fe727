import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type ProcessIdentity, stillRuns } from './process-identity.ts';

const Noted = z.array(z.object({ name: z.string(), pid: z.number(), began: z.string() }));
export type Noted = z.infer<typeof Noted>;

const file = (dataDir: string) => join(dataDir, 'processes.json');

/** Notes which processes belong to this data folder; an empty list removes the note. */
export function noteProcesses(dataDir: string, processes: Noted): void {
  if (processes.length === 0) rmSync(file(dataDir), { force: true });
  else writeFileSync(file(dataDir), `${JSON.stringify(processes, null, 2)}\n`);
}

export function notedProcesses(dataDir: string): Noted {
  try {
    return Noted.parse(JSON.parse(readFileSync(file(dataDir), 'utf8')));
  } catch {
    return [];
  }
}

/** Ends processes that outlived their supervisor: SIGTERM to all, SIGKILL to those that stay longer than `graceMs`. */
export async function endProcesses(processes: ProcessIdentity[], graceMs: number): Promise<void> {
  signalAll(processes, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (processes.some(stillRuns) && Date.now() < deadline) await pause(50);
  signalAll(processes, 'SIGKILL');
}

function signalAll(processes: ProcessIdentity[], signal: NodeJS.Signals): void {
  for (const { pid } of processes.filter(stillRuns)) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone between the look and the signal: what was wanted.
    }
  }
}
