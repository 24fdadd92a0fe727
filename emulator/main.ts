import { join } from 'node:path';
import { EnvError, parseEnv } from '../config/env.ts';
import { buildEmulator } from './app.ts';
import { StoreError } from './store.ts';

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `The emulator's port is taken (${error.message}). Set EMULATOR_PORT to a free one.`;
  }
  const expected = error instanceof EnvError || error instanceof StoreError;
  return expected ? error.message : (error.stack ?? error.message);
}

async function main(): Promise<void> {
  const { EMULATOR_PORT, DATA_DIR, HOST } = parseEnv(process.env);
  const app = buildEmulator({ stateFile: join(DATA_DIR, 'emulator.json') });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void app.close().then(() => process.exit(0)));
  }
  const address = await app.listen({ port: EMULATOR_PORT, host: HOST });
  console.log(JSON.stringify({ ready: true, url: address }));
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
