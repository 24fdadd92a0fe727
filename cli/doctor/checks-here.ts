import { installationChecks } from '../../adapters/doctor/installation.ts';
import { runChecks } from '../../adapters/doctor/run-checks.ts';
import type { TemporalPlace } from '../../adapters/doctor/temporal-check.ts';
import { connectTemporal, temporalConnectConfig } from '../../adapters/temporal.ts';
import { parseEnv } from '../../config/env.ts';
import type { Check } from '../../core/doctor/check.ts';
import { readAddresses } from '../local/addresses.ts';
import { keptMasterKey } from '../local/key-files.ts';
import { dataDirOf } from '../local/settings.ts';
import { databaseHere } from './database-here.ts';

const CONNECT_WITHIN_MS = 3_000;

/** What can be looked at without the API, from the environment and from what the last start noted in the data folder. */
export async function checksHere(source: NodeJS.ProcessEnv): Promise<Check[]> {
  const env = parseEnv(source);
  const dataDir = dataDirOf(source);
  const noted = readAddresses(dataDir);
  const temporal = temporalHere(source, { namespace: env.TEMPORAL_NAMESPACE, noted: noted?.temporal });
  const database = databaseHere({ url: env.DATABASE_URL, dataDir, noted: noted?.database });
  const masterKey = env.MASTER_KEY ?? keptMasterKey(dataDir);
  try {
    return await runChecks(installationChecks({ temporal, taskQueue: env.TASK_QUEUE, database, masterKey }));
  } finally {
    await Promise.all([temporal.close(), database.close()]);
  }
}

/** TEMPORAL_ADDRESS, else where the last start had it, else as Temporal's own tools say. */
function temporalHere(
  source: NodeJS.ProcessEnv,
  { namespace, noted }: { namespace: string; noted: string | undefined },
): TemporalPlace & { close(): Promise<void> } {
  const environment = { ...source, TEMPORAL_ADDRESS: source.TEMPORAL_ADDRESS || noted };
  const options = { environment, namespace, dataConverter: {}, connectTimeoutMs: CONNECT_WITHIN_MS };
  let connecting: ReturnType<typeof connectTemporal> | undefined;
  return {
    address: temporalConnectConfig(environment).address,
    namespace,
    async reach() {
      connecting ??= connectTemporal(options);
      return (await connecting).connection;
    },
    close: async () =>
      connecting?.then(
        ({ connection }) => connection.close(),
        () => undefined,
      ),
  };
}
