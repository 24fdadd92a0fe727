import { access } from 'node:fs/promises';
import { NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import pino, { type Logger } from 'pino';
import { createAccessTokens } from '../adapters/access-tokens.ts';
import { createContactKey } from '../adapters/contact-key.ts';
import { createDataConverter } from '../adapters/data-converter.ts';
import { createAppLinks } from '../adapters/database/app-links.ts';
import { createAppSettings } from '../adapters/database/app-settings.ts';
import { createContactStore } from '../adapters/database/contacts.ts';
import { createDatabase, type Database } from '../adapters/database/database.ts';
import { createFlowStore } from '../adapters/database/flow-store.ts';
import { createHandoverTargets } from '../adapters/database/handover-targets.ts';
import { contactKeySecret } from '../adapters/database/keys.ts';
import { migrateAt } from '../adapters/database/migrate.ts';
import { createRecoveries } from '../adapters/database/recoveries.ts';
import { createSessionArchive } from '../adapters/database/session-archive.ts';
import { createHttpEgress } from '../adapters/egress/http-egress.ts';
import { readRecording } from '../adapters/histories/read-recording.ts';
import { createPayloadCodec } from '../adapters/payload-codec.ts';
import { createSealedSecrets } from '../adapters/sealed-secrets.ts';
import { registerSearchAttributes, requireSearchAttributes } from '../adapters/search-attributes.ts';
import { createSinchClient } from '../adapters/sinch-client.ts';
import { createSinchAgent, DEFAULT_TIMEOUT_MS } from '../adapters/sinch-http.ts';
import { TemporalError, temporalConnectConfig } from '../adapters/temporal.ts';
import { createWebhookDelivery } from '../adapters/webhook-delivery.ts';
import { readCallHosts, splitCallHosts } from '../config/call-hosts.ts';
import { type Env, EnvError, parseEnv } from '../config/env.ts';
import { buildWorkers, type WorkerDeps, type WorkerSettings } from './build-worker.ts';
import { BUNDLE_PATH } from './bundle.ts';
import { createTemporalLogger } from './temporal-logger.ts';

type ReadyEnv = Env & { DATABASE_URL: string; MASTER_KEY: string };

async function main(): Promise<void> {
  const env = requireAll(parseEnv(process.env));
  await requireBundle();
  const logger = pino({ level: env.LOG_LEVEL, base: { process: 'worker' } }, pino.destination(2));
  installRuntime(env, logger);
  const database = createDatabase(env.DATABASE_URL, {
    onConnectionLost: (error) => logger.warn({ err: error }, 'A connection to the database was lost.'),
  });
  await migrateAt(env.DATABASE_URL, { onWaiting: (message) => logger.warn(message) });
  const connection = await connect(env);
  const settings = {
    connection,
    namespace: env.TEMPORAL_NAMESPACE,
    taskQueue: env.TASK_QUEUE,
    dataConverter: createDataConverter({ masterKey: env.MASTER_KEY, encryption: env.PAYLOAD_ENCRYPTION }),
    bundlePath: BUNDLE_PATH,
  };
  const workers = await buildWorkers(settings, await createDeps(env, database));
  await runUntilStopped(workers, settings);
  await Promise.all([connection.close(), database.destroy()]);
}

function requireAll(env: Env): ReadyEnv {
  const { DATABASE_URL, MASTER_KEY } = env;
  if (DATABASE_URL !== undefined && MASTER_KEY !== undefined) return { ...env, DATABASE_URL, MASTER_KEY };
  const missing = Object.entries({ DATABASE_URL, MASTER_KEY }).flatMap(([name, value]) => (value ? [] : [name]));
  throw new EnvError(`The worker needs ${missing.join(' and ')}: \`npm start\` makes them, elsewhere set them.`);
}

async function requireBundle(): Promise<void> {
  await access(BUNDLE_PATH).catch(() => {
    throw new EnvError(`The workflow bundle ${BUNDLE_PATH} is missing: run \`npm run build\`.`);
  });
}

function installRuntime(env: Env, logger: Logger): void {
  const bindAddress = metricsAddress(env);
  try {
    Runtime.install({
      logger: createTemporalLogger(logger),
      telemetryOptions: {
        logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
        metrics: { prometheus: { bindAddress } },
      },
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EnvError(`Metrics cannot be served on ${bindAddress} (${why}): set METRICS_PORT to a free port.`);
  }
}

// Temporal's core takes an address, not a name, and IPv6 in brackets.
function metricsAddress({ HOST, METRICS_PORT }: Env): string {
  const host = HOST === 'localhost' ? '127.0.0.1' : HOST;
  return `${host.includes(':') ? `[${host}]` : host}:${METRICS_PORT}`;
}

/** Temporal, with the search attributes in place: without one, every session would fail its first task. */
async function connect(env: Env): Promise<NativeConnection> {
  const { connectionOptions, address } = temporalConnectConfig(process.env);
  const connection = await NativeConnection.connect({ ...connectionOptions, address }).catch((cause: unknown) => {
    throw new TemporalError(`No Temporal server answers at ${address}: start one, or set TEMPORAL_ADDRESS.`, { cause });
  });
  // Not everybody may register them (Temporal Cloud); what counts is that they are there.
  await registerSearchAttributes(connection, env.TEMPORAL_NAMESPACE).catch(() => undefined);
  await requireSearchAttributes(connection, env.TEMPORAL_NAMESPACE);
  return connection;
}

async function createDeps(env: ReadyEnv, database: Database): Promise<WorkerDeps> {
  const stores = { database, sealed: createSealedSecrets(env.MASTER_KEY) };
  const links = createAppLinks(stores);
  const dispatcher = createSinchAgent(DEFAULT_TIMEOUT_MS);
  const secretOf = async (appId: string) => (await links.secrets(appId))?.clientSecret;
  const tokens = createAccessTokens({ secretOf, authUrl: env.SINCH_AUTH_URL, dispatcher });
  const codec = createPayloadCodec({ masterKey: env.MASTER_KEY, encryption: env.PAYLOAD_ENCRYPTION });
  const sinch = createSinchClient({ tokens, apiUrl: env.SINCH_API_URL, dispatcher });
  return {
    links,
    flows: createFlowStore({ database }),
    settings: createAppSettings(stores),
    contacts: createContactStore(stores),
    contactKey: createContactKey(await contactKeySecret(stores)),
    archive: createSessionArchive({ ...stores, keepMs: env.ARCHIVE_KEEP }),
    readRecording: (client, place) => readRecording(client, codec, place),
    archiveKeepMs: env.ARCHIVE_KEEP,
    recoveries: createRecoveries(stores),
    egress: createHttpEgress({ allowedHosts: readCallHosts(splitCallHosts(env.CALL_ALLOWED_HOSTS)).hosts }),
    targets: createHandoverTargets(stores),
    deliver: createWebhookDelivery(),
    sinch,
    tokens,
    publicUrl: env.PUBLIC_URL,
    checkCredentialsEveryMs: env.CREDENTIALS_CHECK_EVERY,
    unauthorisedPatienceMs: env.UNAUTHORISED_PATIENCE,
    redeliveryHorizonMs: env.REDELIVERY_HORIZON,
  };
}

/** SIGINT and SIGTERM are handled by Temporal's runtime: the workers drain, then each `run` resolves. */
async function runUntilStopped(workers: readonly Worker[], { taskQueue, namespace }: WorkerSettings): Promise<void> {
  const stopped = Promise.all(workers.map((worker) => worker.run()));
  // The parent that started us with a channel is gone, however it ended.
  process.on('disconnect', () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  });
  console.log(JSON.stringify({ ready: true, taskQueue, namespace }));
  await stopped;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
