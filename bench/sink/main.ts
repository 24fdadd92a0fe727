import { parseEnv } from '../../config/env.ts';
import { buildEmulator } from '../../emulator/app.ts';
import { recordArrivals } from './arrivals.ts';

// The emulator, in memory, that also tells when each send arrived.
async function main(): Promise<void> {
  const { EMULATOR_PORT, HOST } = parseEnv(process.env);
  const arrivals = recordArrivals();
  const app = buildEmulator();
  app.get<{ Querystring: { from?: string } }>('/bench/arrivals', ({ query }) => ({
    arrivals: arrivals.slice(Number(query.from ?? 0)),
  }));
  process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
  await app.listen({ port: EMULATOR_PORT, host: HOST });
  console.log(JSON.stringify({ ready: true }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
