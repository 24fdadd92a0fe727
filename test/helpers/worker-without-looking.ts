import { NativeConnection } from '@temporalio/worker';
import { createAccessTokens } from '../../adapters/access-tokens.ts';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { createAppLinks } from '../../adapters/database/app-links.ts';
import { createDatabase } from '../../adapters/database/database.ts';
import { createFlowStore } from '../../adapters/database/flow-store.ts';
import { createSealedSecrets } from '../../adapters/sealed-secrets.ts';
import { createSinchClient } from '../../adapters/sinch-client.ts';
import { buildWorker } from '../../worker/build-worker.ts';
import type { Stack } from './stack.ts';
import { TEST_MASTER_KEY } from './temporal.ts';

/**
 * Runs `test` with a worker that sends again without looking whether Sinch has the message: what the oracle must notice. No
 * setting of a real worker does this, so it is built here, in the test's own process.
 */
export async function withoutLooking<T>(stack: Stack, test: () => Promise<T>): Promise<T> {
  const database = createDatabase(stack.databaseUrl);
  const connection = await NativeConnection.connect({ address: process.env.TEST_TEMPORAL_ADDRESS });
  const links = createAppLinks({ database, sealed: createSealedSecrets(TEST_MASTER_KEY) });
  const secretOf = async (appId: string) => (await links.secrets(appId))?.clientSecret;
  const tokens = createAccessTokens({ secretOf, authUrl: stack.emulatorUrl });
  const sinch = createSinchClient({ tokens, apiUrl: stack.emulatorUrl });
  const settings = {
    connection,
    namespace: 'default',
    taskQueue: stack.taskQueue,
    dataConverter: createDataConverter({ masterKey: TEST_MASTER_KEY, encryption: 'on' }),
    bundlePath: process.env.TEST_WORKFLOW_BUNDLE ?? '',
  };
  const flows = createFlowStore({ database });
  const worker = await buildWorker(settings, { links, flows, sinch, tokens, publicUrl: undefined, look: false });
  try {
    return await worker.runUntil(test);
  } finally {
    await Promise.all([connection.close(), database.destroy()]);
  }
}
