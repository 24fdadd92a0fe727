import { existsSync } from 'node:fs';
import { withProcesses } from '../../../bench/stack/processes.ts';

const INTERRUPTED = 'The measurement was interrupted.';

/** A program that is there, so that nothing is fetched; it is never run. */
const env = { PATH: process.env.PATH, TEMPORAL_CLI_PATH: process.execPath };

/** What becomes of a measurement whose plan is never made. */
function unplanned(interrupted: AbortSignal, planned: (folder: string) => void) {
  const neverPlans = (settings: { dataDir: string }) => {
    planned(settings.dataDir);
    return new Promise<never>(() => undefined);
  };
  const work = () => Promise.reject(new Error('Something was measured.'));
  return withProcesses({ env, say: () => undefined, interrupted }, neverPlans, work);
}

test('What was interrupted before it began ends all the same', async () => {
  await expect(unplanned(AbortSignal.abort(), () => undefined)).rejects.toThrow(INTERRUPTED);
});

test('An interruption ends a measurement before anything is started, and leaves no folder behind', async () => {
  const controller = new AbortController();
  let folder = '';
  const interrupted = unplanned(controller.signal, (dataDir) => {
    folder = dataDir;
    expect(existsSync(folder)).toBe(true);
    controller.abort();
  });
  await expect(interrupted).rejects.toThrow(INTERRUPTED);
  expect([folder === '', existsSync(folder)]).toEqual([false, false]);
});
