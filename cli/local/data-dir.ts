import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, errorText } from '../errors.ts';
import { endProcesses, notedProcesses, noteProcesses } from './leftovers.ts';
import { takeLock } from './lock-file.ts';

const LEFTOVER_GRACE_MS = 5000;

/**
 * Makes the folder where it is missing and takes it for this process alone, ending what a killed start left behind there.
 * Returns the function that gives it back.
 */
export async function occupyDataDir(dataDir: string): Promise<() => void> {
  const lock = tryOccupy(dataDir);
  if (!lock.held) {
    throw new CliError(
      `${dataDir} is in use by another start (process ${lock.pid}). Stop that one, or name another folder: DATA_DIR=… npm start.`,
    );
  }
  await endProcesses(notedProcesses(dataDir), LEFTOVER_GRACE_MS);
  noteProcesses(dataDir, []);
  return lock.release;
}

function tryOccupy(dataDir: string) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return takeLock(join(dataDir, 'start.lock'));
  } catch (thrown) {
    throw new CliError(
      `${dataDir} cannot be used as data folder: ${errorText(thrown)}. Name another one: DATA_DIR=… npm start.`,
    );
  }
}
