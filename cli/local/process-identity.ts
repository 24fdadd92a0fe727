import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { errorCode } from '../errors.ts';

/** True while a process with this id exists, also one of another user (EPERM). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return errorCode(thrown) === 'EPERM';
  }
}

/**
 * When the process with this id began, in whatever the system says; '' where it says nothing. Process ids are used again
 * after a reboot: an id alone would take a stranger for one of ours.
 */
export function beginning(pid: number): string {
  try {
    // Field 22 of /proc/<pid>/stat; the command's name, in brackets before it, may hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return beginningByPs(pid);
  }
}

function beginningByPs(pid: number): string {
  if (process.platform === 'win32' || process.platform === 'linux') return '';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

export interface ProcessIdentity {
  pid: number;
  began: string;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, began: beginning(pid) };
}

/** Whether that very process still runs, not a later one with its id. */
export function stillRuns(identity: ProcessIdentity): boolean {
  return isAlive(identity.pid) && beginning(identity.pid) === identity.began;
}
