import { createInterface } from 'node:readline';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { BUNDLE_PATH } from '../bundle.ts';
import { replayEach } from './replayer.ts';

// A process of its own: a replay takes all of a processor, and what is wrong with a history must not take others along.
// One history a line comes in on stdin, one verdict a line goes out on stdout.
async function main(): Promise<void> {
  // Of every promise the SDK takes a stack trace, for a query that nobody asks of a replay: a third of the time goes into that.
  globalHandlers.installed = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
    // The parent ends it, by closing stdin or by a signal.
    shutdownSignals: [],
  });
  const answer = (verdict: object) => process.stdout.write(`${JSON.stringify(verdict)}\n`);
  // Asked for its lines at once: those that came before would be lost.
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  await replayEach(lines, { bundlePath: BUNDLE_PATH, answer });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
