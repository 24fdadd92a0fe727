import { endProcesses, notedProcesses } from './leftovers.ts';

/**
 * Runs beside the supervisor, connected by a channel that closes when the supervisor is gone, in whatever way (also kill -9):
 * then it ends every process that the supervisor had noted. One for all children, because Temporal's server is not ours and
 * cannot watch its parent.
 */
export function watchSupervisor(dataDir: string, graceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    process.once('disconnect', () => {
      endProcesses(notedProcesses(dataDir), graceMs).then(resolve, reject);
    });
  });
}
