import type { Client } from '@temporalio/client';
import pino, { type Logger } from 'pino';
import { createContactKey } from '../adapters/contact-key.ts';
import { createDataConverter } from '../adapters/data-converter.ts';
import { createAppLinks } from '../adapters/database/app-links.ts';
import { createAppSettings } from '../adapters/database/app-settings.ts';
import { createContactRecords } from '../adapters/database/contact-records.ts';
import { createContactStore } from '../adapters/database/contacts.ts';
import { createDatabase, type Database } from '../adapters/database/database.ts';
import { createDeadLetters } from '../adapters/database/dead-letters.ts';
import { createDoctorCallbacks } from '../adapters/database/doctor-callbacks.ts';
import { createFlowStore } from '../adapters/database/flow-store.ts';
import { createHandoverTargets } from '../adapters/database/handover-targets.ts';
import { contactKeySecret } from '../adapters/database/keys.ts';
import { migrateAt, placeOf } from '../adapters/database/migrate.ts';
import { createReceipts } from '../adapters/database/receipts.ts';
import { createRecoveries } from '../adapters/database/recoveries.ts';
import { createSessionArchive } from '../adapters/database/session-archive.ts';
import { installationChecks } from '../adapters/doctor/installation.ts';
import { createPayloadCodec } from '../adapters/payload-codec.ts';
import { oneAtATime } from '../adapters/replays/one-at-a-time.ts';
import { replayHistories } from '../adapters/replays/replay-histories.ts';
import { createSealedSecrets } from '../adapters/sealed-secrets.ts';
import { registerSearchAttributes } from '../adapters/search-attributes.ts';
import { connectTemporal, temporalConnectConfig } from '../adapters/temporal.ts';
import { type Env, EnvError, parseEnv } from '../config/env.ts';
import { parseApiTokens } from './api-tokens.ts';
import { buildApi } from './app.ts';
import { createCounters } from './counters.ts';
import type { ApiDeps } from './deps.ts';
import type { DoctorDeps } from './doctor/deps.ts';
import { limitsOf } from './session-limits.ts';
import { createSinchCalls } from './sinch-calls.ts';
import { createSinchWith } from './sinch-with.ts';

type ReadyEnv = Env & { DATABASE_URL: string; MASTER_KEY: string };

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

async function main(): Promise<void> {
  const env = requireAll(parseEnv(process.env));
  const rolesOf = parseApiTokens(env.API_TOKENS);
  const logger = pino({ level: env.LOG_LEVEL, base: { process: 'api' } }, pino.destination(2));
  const database = createDatabase(env.DATABASE_URL, {
    onConnectionLost: (error) => logger.warn({ err: error }, 'A connection to the database was lost.'),
  });
  await migrateAt(env.DATABASE_URL, { onWaiting: (message) => logger.warn(message) });
  const codec = { masterKey: env.MASTER_KEY, encryption: env.PAYLOAD_ENCRYPTION };
  const temporal = await connectTemporal({
    environment: process.env,
    namespace: env.TEMPORAL_NAMESPACE,
    dataConverter: createDataConverter(codec),
  });
  await registerSearchAttributes(temporal.connection, env.TEMPORAL_NAMESPACE);
  const deps: ApiDeps = {
    ...(await createStores(database, env)),
    temporal,
    rolesOf,
    taskQueue: env.TASK_QUEUE,
    limits: limitsOf(env),
    ...createSinchCalls(env),
    doctor: createDoctor(env, { database, temporal }),
    payloadCodec: createPayloadCodec(codec),
    replayHistories: oneAtATime(replayHistories),
    counters: createCounters(),
    onLoopback: LOOPBACK.has(env.HOST),
    uiOrigins: ['localhost', '127.0.0.1'].map((host) => `http://${host}:${env.TEMPORAL_UI_PORT}`),
    waitForApp: env.WAIT_FOR_APP,
    now: Date.now,
  };
  const app = await buildApi(deps, logger);
  const url = await app.listen({ port: env.PORT, host: env.HOST });
  stopOnSignal(logger, async () => {
    await app.close();
    await Promise.all([temporal.connection.close(), database.destroy()]);
  });
  console.log(JSON.stringify({ ready: true, url }));
}

function requireAll(env: Env): ReadyEnv {
  const { DATABASE_URL, MASTER_KEY } = env;
  if (DATABASE_URL !== undefined && MASTER_KEY !== undefined) return { ...env, DATABASE_URL, MASTER_KEY };
  const missing = Object.entries({ DATABASE_URL, MASTER_KEY }).flatMap(([name, value]) => (value ? [] : [name]));
  throw new EnvError(`The API needs ${missing.join(' and ')}: \`npm start\` makes them, elsewhere set them.`);
}

/** Links and secrets are read once, so that messages are taken from the first moment though the database goes away. */
async function createStores(database: Database, { MASTER_KEY, ARCHIVE_KEEP }: ReadyEnv) {
  const sealed = createSealedSecrets(MASTER_KEY);
  const links = createAppLinks({ database, sealed });
  for (const { appId } of await links.list()) await links.secrets(appId);
  return {
    links,
    settings: createAppSettings({ database, sealed }),
    handovers: createHandoverTargets({ database, sealed }),
    contacts: createContactStore({ database, sealed }),
    contactRecords: createContactRecords({ database, sealed }),
    flows: createFlowStore({ database }),
    receipts: createReceipts(database),
    recoveries: createRecoveries({ database, sealed }),
    deadLetters: createDeadLetters(database, sealed),
    archive: createSessionArchive({ database, sealed, keepMs: ARCHIVE_KEEP }),
    contactKey: createContactKey(await contactKeySecret({ database, sealed })),
  };
}

/** Shorter than for messages: somebody waits for the doctor. */
const DOCTOR_TIMEOUT_MS = 5_000;
/** How long the doctor waits for Sinch to call back, and how often it looks. */
const CALLBACK_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 200;

function createDoctor(env: ReadyEnv, { database, temporal }: { database: Database; temporal: Client }): DoctorDeps {
  const { address } = temporalConnectConfig(process.env);
  return {
    installation: installationChecks({
      temporal: { address, namespace: env.TEMPORAL_NAMESPACE, reach: async () => temporal.connection },
      taskQueue: env.TASK_QUEUE,
      database: { place: placeOf(env.DATABASE_URL), reach: async () => database },
      masterKey: env.MASTER_KEY,
    }),
    callbacks: createDoctorCallbacks(database),
    sinchWith: createSinchWith(env, DOCTOR_TIMEOUT_MS),
    publicUrl: env.PUBLIC_URL,
    sinchIsElsewhere: env.SINCH_API_URL !== undefined,
    callbackWithinMs: CALLBACK_WITHIN_MS,
    lookEveryMs: LOOK_EVERY_MS,
  };
}

function stopOnSignal(logger: Logger, close: () => Promise<void>): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'The API did not stop cleanly.');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The parent that started us with a channel is gone, however it ended.
  process.on('disconnect', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
