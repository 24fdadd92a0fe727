import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** The way of a message waits for nothing longer than this: a dead database must answer fast. */
const CONNECT_TIMEOUT_MS = 1000;
const QUERY_TIMEOUT_MS = 2000;
const POOL_SIZE = 4;

export type Database = Kysely<Tables>;

export interface DatabaseOptions {
  /** Hears of connections that were lost; the pool replaces them by itself. */
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
  // Without listeners a lost connection would end the process. The client's hears of all of them, the pool's of idle ones again.
  const onLost = options.onConnectionLost ?? (() => undefined);
  pool.on('connect', (client) => client.on('error', onLost));
  pool.on('error', () => undefined);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

const AWAY_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
// Classes 08 (connection), 53 (resources), 57 (operator intervention: shutting down, cancelled) of PostgreSQL.
const AWAY_CLASSES = /^(08|53|57)[0-9A-Z]{3}$/;
// What pg and its pool say without a code.
const AWAY_MESSAGES = /timeout exceeded when trying to connect|Query read timeout|Connection terminated/;

/** Whether the database could not be reached or did not answer in time, as opposed to a statement that was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  // Both addresses of a name were tried.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isDatabaseAway);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return AWAY_CODES.has(code) || AWAY_CLASSES.test(code) || AWAY_MESSAGES.test(message);
}
