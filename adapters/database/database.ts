import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** The way of a message waits for nothing longer than this: a dead database must answer fast. */
const CONNECT_TIMEOUT_MS = 1000;
const QUERY_TIMEOUT_MS = 2000;
const POOL_SIZE = 4;

export type Database = Kysely<Tables>;

export interface DatabaseOptions {
  /** Hears of idle connections that were lost; the pool replaces them by itself. */
  onConnectionLost?: (error: Error) => void;
  queryTimeoutMs?: number;
}

// Epoch ms and counts fit a double; pg gives bigint as text by default.
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
}

/** A small pool on PostgreSQL or on the embedded PGlite; connects at the first query. `destroy()` closes it. */
export function createDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: options.queryTimeoutMs ?? QUERY_TIMEOUT_MS,
    // So that PostgreSQL, too, gives up what nobody waits for any more.
    statement_timeout: options.queryTimeoutMs ?? QUERY_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'colloquy',
    types: { getTypeParser },
  });
  // Without a listener, a lost idle connection would end the process.
  pool.on('error', options.onConnectionLost ?? (() => undefined));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
