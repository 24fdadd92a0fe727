import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import Fastify from 'fastify';
import { createRecoveryActivities } from '../../activities/recoveries.ts';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { createDatabase } from '../../adapters/database/database.ts';
import { migrateAt } from '../../adapters/database/migrate.ts';
import { createRecoveries } from '../../adapters/database/recoveries.ts';
import { createSealedSecrets } from '../../adapters/sealed-secrets.ts';
import { EnvError, parseEnv } from '../../config/env.ts';
import type { SessionLocalActivities } from '../../contracts/session-activities.ts';
import { WORKER_OPTIONS } from '../../worker/build-worker.ts';
import { BUNDLE_PATH } from '../../worker/bundle.ts';
import { measureMemory } from '../flow/memory/heap.ts';
import { FLOWS } from './flows.ts';
import { ROLES, type Role, taskQueueOf } from './roles.ts';

// One of the two workers: `main.js <role>`; tells of its memory on PORT.
async function main(role: Role): Promise<void> {
  const env = parseEnv(process.env);
  const { MASTER_KEY, PAYLOAD_ENCRYPTION, DATABASE_URL } = env;
  if (!MASTER_KEY || !DATABASE_URL)
    throw new EnvError('The benchmark gives its processes MASTER_KEY and DATABASE_URL.');
  const stores = { database: createDatabase(DATABASE_URL), sealed: createSealedSecrets(MASTER_KEY) };
  await migrateAt(DATABASE_URL);
  const worker = await Worker.create({
    ...WORKER_OPTIONS,
    connection: await NativeConnection.connect({ address: env.TEMPORAL_ADDRESS ?? '' }),
    namespace: env.TEMPORAL_NAMESPACE,
    taskQueue: taskQueueOf(role),
    dataConverter: createDataConverter({ masterKey: MASTER_KEY, encryption: PAYLOAD_ENCRYPTION }),
    workflowBundle: { codePath: BUNDLE_PATH },
    activities:
      role === 'sessions'
        ? { loadFlow }
        : createRecoveryActivities({ recoveries: createRecoveries(stores), flows: { find: async () => undefined } }),
  });
  const running = worker.run();
  const app = Fastify();
  app.get('/memory', measureMemory);
  await app.listen({ port: env.PORT, host: env.HOST });
  console.log(JSON.stringify({ ready: true }));
  await running;
  process.exit(0);
}

const loadFlow: SessionLocalActivities['loadFlow'] = async ({ flow: named }) => {
  const flow = FLOWS.find(({ version }) => version === (named?.version ?? 1));
  if (!flow) throw ApplicationFailure.nonRetryable('There is no such version.', 'FLOW_NOT_FOUND');
  return { flow, settings: {}, contact: { vars: {}, consents: {} } };
};

const role = ROLES.find((name) => name === process.argv[2]) ?? 'sessions';
main(role).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
