import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createDatabase, type Database } from '../../adapters/database/database.ts';
import { serveEmbedded } from '../../adapters/database/embedded/serve.ts';
import { migrate } from '../../adapters/database/migrate.ts';
import { provideDatabaseFiles } from './database-template.ts';

export interface TestDatabase {
  database: Database;
  url: string;
  /** Ends the server only: what the stores do while the database is away. With PostgreSQL: takes the database away. */
  stopServer(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A migrated database of its own: PGlite in a folder of its own, on a free port of the loopback; or, where TEST_DATABASE_URL names a
 * PostgreSQL server, a new database there. Takes a second or two: one per test file.
 */
export async function startTestDatabase(): Promise<TestDatabase> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? await newDatabase(given) : await embedded();
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

async function embedded() {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-database-'));
  await provideDatabaseFiles(folder);
  const server = await serveEmbedded({
    folder,
    port: 0,
    onBroken: (error) => {
      throw error;
    },
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A new database, reached through a relay of its own: closing that takes away this database and no other. */
async function newDatabase(serverUrl: string) {
  const name = `colloquy_test_${randomUUID().replaceAll('-', '')}`;
  await command(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  const relay = await startRelay(Number(url.port || 5432), url.hostname);
  url.pathname = `/${name}`;
  url.host = `127.0.0.1:${relay.port}`;
  const close = async () => {
    await relay.close();
    await command(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { url: url.href, close };
}

async function startRelay(port: number, host: string) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, host);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => socket.destroy()));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port: typeof address === 'object' && address ? address.port : 0, close };
}

async function command(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
