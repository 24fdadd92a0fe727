import { setTimeout as delay } from 'node:timers/promises';
import { type Migration, Migrator, sql } from 'kysely';
import { createDatabase, type Database, isDatabaseAway } from './database.ts';
import { firstTables } from './migrations/0001-first-tables.ts';
import { contactsSettingsTargets } from './migrations/0002-contacts-settings-targets.ts';
import { appEvents } from './migrations/0003-app-events.ts';
import { doctorCallbacks } from './migrations/0004-doctor-callbacks.ts';
import { sessionArchive } from './migrations/0005-session-archive.ts';
import { recoveries } from './migrations/0006-recoveries.ts';

/** In order of their names; one that was released never changes. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-contacts-settings-targets': contactsSettingsTargets,
  '0003-app-events': appEvents,
  '0004-doctor-callbacks': doctorCallbacks,
  '0005-session-archive': sessionArchive,
  '0006-recoveries': recoveries,
};

/**
 * Brings the tables up to date; whoever starts first does it, the others wait and find it done. Kysely holds an
 * advisory lock for the length of one transaction, which PGlite (one transaction at a time) honours by its nature.
 * A database that a newer Colloquy has migrated is refused.
 */
export async function migrate(database: Database): Promise<void> {
  const { error } = await migratorOf(database).migrateToLatest();
  if (error === undefined) return;
  throw new Error(
    'The database could not be brought up to date: nothing was changed. See the cause; a database that a newer version has used needs that version.',
    { cause: error },
  );
}

const migratorOf = (database: Database) =>
  new Migrator({ db: database, provider: { getMigrations: async () => MIGRATIONS } });

/** Which migrations are done, which are missing, and which a newer Colloquy has done; changes nothing. */
export async function migrationState(
  database: Database,
): Promise<{ done: string[]; missing: string[]; newer: string[] }> {
  const all = await migratorOf(database).getMigrations();
  const done = all.filter(({ executedAt }) => executedAt !== undefined).map(({ name }) => name);
  const missing = all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
  if (done.length === 0) return { done, missing, newer: [] };
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(database);
  return { done, missing, newer: rows.map(({ name }) => name).filter((name) => !Object.hasOwn(MIGRATIONS, name)) };
}

/** Waiting for another process that migrates takes longer than any statement of a message's way may. */
const MIGRATION_TIMEOUT_MS = 60_000;

/** A database that is being started or replaced is back by then. */
const PATIENCE_MS = 30_000;
const TRY_EVERY_MS = 500;

export interface MigrateOptions {
  /** How long to try while the database is away, ms. */
  patienceMs?: number;
  /** Told once, with a sentence, when the database does not answer at first. */
  onWaiting?: (message: string) => void;
}

/** The same at the start of a process, on a connection of its own. A database that is away for a moment is waited for. */
export async function migrateAt(url: string, options: MigrateOptions = {}): Promise<void> {
  const { patienceMs = PATIENCE_MS, onWaiting = () => undefined } = options;
  const database = createDatabase(url, { queryTimeoutMs: MIGRATION_TIMEOUT_MS });
  const until = Date.now() + patienceMs;
  try {
    for (let tries = 0; !(await migrated(database)); tries += 1) {
      if (tries === 0) onWaiting(`The database at ${placeOf(url)} does not answer; trying for ${patienceMs / 1000} s.`);
      if (Date.now() >= until)
        throw new Error(`No database answers at ${placeOf(url)}: start it, or set DATABASE_URL.`);
      await delay(TRY_EVERY_MS);
    }
  } finally {
    await database.destroy();
  }
}

/** False where the database is away; another failure is the caller's. */
async function migrated(database: Database): Promise<boolean> {
  try {
    await migrate(database);
    return true;
  } catch (error) {
    if (error instanceof Error && isDatabaseAway(error.cause)) return false;
    throw error;
  }
}

/** Host and port: the rest of the URL may hold a password. */
export function placeOf(url: string): string {
  return new URL(url).host;
}
