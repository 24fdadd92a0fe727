import { TEST_MASTER_KEY } from '../temporal.ts';

export const API_TOKEN = 'test-token-with-all-roles';

/** Where the processes of one stack find each other; addresses are URLs, temporal is host:port. */
export interface Places {
  dataDir: string;
  taskQueue: string;
  temporal: string;
  databaseUrl: string;
  sinch: string;
  publicUrl: string;
}

/** How a process is led to an emulator, a region by a path of its own. */
export function addressOfSinch(url: string): NodeJS.ProcessEnv {
  return { SINCH_API_URL: `${url}/regions/{region}`, SINCH_AUTH_URL: url };
}

/** The whole environment of a process of ours: nothing of the test run's own leaks into it. */
export function environmentOf(places: Places): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATA_DIR: places.dataDir,
    HOST: '127.0.0.1',
    TASK_QUEUE: places.taskQueue,
    TEMPORAL_ADDRESS: places.temporal,
    TEMPORAL_NAMESPACE: 'default',
    DATABASE_URL: places.databaseUrl,
    MASTER_KEY: TEST_MASTER_KEY,
    API_TOKENS: `${API_TOKEN}:read+operate+publish`,
    PUBLIC_URL: places.publicUrl,
    ...addressOfSinch(places.sinch),
    LOG_LEVEL: 'warn',
    // Tests count the requests for tokens.
    CREDENTIALS_CHECK_EVERY: '1h',
  };
}
