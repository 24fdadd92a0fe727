import { createDatabase, type Database } from '../../adapters/database/database.ts';
import { serveEmbedded } from '../../adapters/database/embedded/serve.ts';
import { migrate } from '../../adapters/database/migrate.ts';

export interface TestDatabase {
  database: Database;
  url: string;
  /** Ends the server only: what the stores do while the database is away. */
  stopServer(): Promise<void>;
  close(): Promise<void>;
}

/** A migrated database of its own in memory, on a free port of the loopback. Takes some seconds: one per test file. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const server = await serveEmbedded({
    port: 0,
    onBroken: (error) => {
      throw error;
    },
  });
  const database = createDatabase(server.url);
  await migrate(database);
  let stopped = false;
  const stopServer = async () => {
    if (stopped) return;
    stopped = true;
    await server.close();
  };
  return {
    database,
    url: server.url,
    stopServer,
    async close() {
      await database.destroy();
      await stopServer();
    },
  };
}
