import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAccessTokens } from '../../adapters/access-tokens.ts';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { sinchAddress } from '../../adapters/sinch-call.ts';
import { connectTemporal } from '../../adapters/temporal.ts';
import { type Env, EnvError, parseEnv } from '../../config/env.ts';
import { BARE_APP } from '../turn/apps.ts';
import { buildBareApi } from './api.ts';
import { buildBareWorker } from './worker.ts';

/** Both roles encrypt payloads as Colloquy does by default: the comparison is about what comes on top of Temporal. */
function dataConverter({ MASTER_KEY, PAYLOAD_ENCRYPTION }: Env) {
  if (MASTER_KEY === undefined) throw new EnvError('MASTER_KEY is missing: the benchmark gives it to its processes.');
  return createDataConverter({ masterKey: MASTER_KEY, encryption: PAYLOAD_ENCRYPTION });
}

async function runApi(env: Env): Promise<void> {
  const client = await connectTemporal({ environment: process.env, dataConverter: dataConverter(env) });
  const app = buildBareApi(client);
  process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
  await app.listen({ port: env.PORT, host: env.HOST });
  sayReady();
}

async function runWorker(env: Env): Promise<void> {
  const apiUrl = sinchAddress(BARE_APP.region, env.SINCH_API_URL);
  const tokens = createAccessTokens({ secretOf: async () => BARE_APP.clientSecret, authUrl: env.SINCH_AUTH_URL });
  const token = await tokens.get({ ...BARE_APP, credentialVersion: 1 });
  const worker = await buildBareWorker(
    {
      temporalAddress: env.TEMPORAL_ADDRESS ?? '',
      namespace: env.TEMPORAL_NAMESPACE,
      dataConverter: dataConverter(env),
      bundleFile: join(env.DATA_DIR, 'bare-bundle.js'),
      workflowPath: fileURLToPath(new URL('./workflow.js', import.meta.url)),
    },
    { apiUrl, projectId: BARE_APP.projectId, token },
  );
  const running = worker.run();
  sayReady();
  await running;
  process.exit(0);
}

function sayReady(): void {
  console.log(JSON.stringify({ ready: true }));
}

const run = process.argv[2] === 'worker' ? runWorker : runApi;
run(parseEnv(process.env)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
