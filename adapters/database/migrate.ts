import { type Migration, Migrator } from 'kysely';
import { createDatabase, type Database } from './database.ts';
import { firstTables } from './migrations/0001-first-tables.ts';

/** In order of their names; one that was released never changes. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first-tables': firstTables,
};

/**
 * Brings the tables up to date; whoever starts first does it, the others wait and find it done. Kysely holds an
 * advisory lock for the length of one transaction, which PGlite (one transaction at a time) honours by its nature.
 * A database that a newer Colloquy has migrated is refused.
 */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new Error(
    'The database could not be brought up to date: nothing was changed. See the cause; a database that a newer version has used needs that version.',
    { cause: error },
  );
}

/** Waiting for another process that migrates takes longer than any statement of a message's way may. */
const MIGRATION_TIMEOUT_MS = 60_000;

/** The same at the start of a process, on a connection of its own. */
export async function migrateAt(url: string): Promise<void> {
  const database = createDatabase(url, { queryTimeoutMs: MIGRATION_TIMEOUT_MS });
  try {
    await migrate(database);
  } finally {
    await database.destroy();
  }
}
