import { readFileSync } from 'node:fs';

/** USER_HZ: what /proc counts in, 100 a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU time that a process has used so far, all threads, in ms, from the text of /proc/<pid>/stat (fields 14 and 15). */
export function cpuMsOf(stat: string): number {
  // The name of the command, in brackets, may hold spaces: count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}

/** The same for several processes together; NaN where the system has no /proc. */
export function cpuMsOfProcesses(pids: readonly number[]): number {
  try {
    return pids.reduce((sum, pid) => sum + cpuMsOf(readFileSync(`/proc/${pid}/stat`, 'utf8')), 0);
  } catch {
    return Number.NaN;
  }
}
