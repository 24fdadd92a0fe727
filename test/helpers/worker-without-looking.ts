import { NativeConnection } from '@temporalio/worker';
import { createAccessTokens } from '../../adapters/access-tokens.ts';
import { createContactKey } from '../../adapters/contact-key.ts';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { createAppLinks } from '../../adapters/database/app-links.ts';
import { createAppSettings } from '../../adapters/database/app-settings.ts';
import { createContactStore } from '../../adapters/database/contacts.ts';
import { createDatabase } from '../../adapters/database/database.ts';
import { createFlowStore } from '../../adapters/database/flow-store.ts';
import { createHandoverTargets } from '../../adapters/database/handover-targets.ts';
import { contactKeySecret } from '../../adapters/database/keys.ts';
import { createRecoveries } from '../../adapters/database/recoveries.ts';
import { createSessionArchive } from '../../adapters/database/session-archive.ts';
import { createHttpEgress } from '../../adapters/egress/http-egress.ts';
import { createSealedSecrets } from '../../adapters/sealed-secrets.ts';
import { createSinchClient } from '../../adapters/sinch-client.ts';
import { createWebhookDelivery } from '../../adapters/webhook-delivery.ts';
import { buildWorkers } from '../../worker/build-worker.ts';
import type { Stack } from './stack.ts';
import { TEST_MASTER_KEY } from './temporal.ts';

/**
 * Runs `test` with a worker that sends again without looking whether Sinch has the message: what the oracle must notice. No
 * setting of a real worker does this, so it is built here, in the test's own process.
 */
export async function withoutLooking<T>(stack: Stack, test: () => Promise<T>): Promise<T> {
  const database = createDatabase(stack.databaseUrl);
  const connection = await NativeConnection.connect({ address: process.env.TEST_TEMPORAL_ADDRESS });
  const stores = { database, sealed: createSealedSecrets(TEST_MASTER_KEY) };
  const links = createAppLinks(stores);
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
  const deps = {
    links,
    flows: createFlowStore({ database }),
    settings: createAppSettings(stores),
    contacts: createContactStore(stores),
    contactKey: createContactKey(await contactKeySecret(stores)),
    egress: createHttpEgress({ allowedHosts: [] }),
    targets: createHandoverTargets(stores),
    deliver: createWebhookDelivery(),
    recoveries: createRecoveries(stores),
    sinch,
    tokens,
  };
  const workers = await buildWorkers(settings, {
    ...deps,
    archive: createSessionArchive({ ...stores, keepMs: 0 }),
    readRecording: () => Promise.reject(new Error('This worker archives nothing.')),
    archiveKeepMs: 0,
    publicUrl: undefined,
    redeliveryHorizonMs: 86_400_000,
    checkCredentialsEveryMs: 3_600_000,
    look: false,
  });
  try {
    return await workers.reduce((inner, worker) => () => worker.runUntil(inner), test)();
  } finally {
    await Promise.all([connection.close(), database.destroy()]);
  }
}
