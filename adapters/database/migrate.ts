import { type Kysely, type Migration, Migrator } from 'kysely';
import { firstTables } from './migrations/0001-first-tables.ts';
import type { Tables } from './tables.ts';

/** In order of their names; one that was released never changes. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first-tables': firstTables,
};

/**
 * Brings the tables up to date; whoever starts first does it, the others wait and find it done. Kysely holds an
 * advisory lock for the length of one transaction, which PGlite (one transaction at a time) honours by its nature.
 * A database that a newer Colloquy has migrated is refused.
 */
export async function migrate(database: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new Error(
    'The database could not be brought up to date: nothing was changed. See the cause; a database that a newer version has used needs that version.',
    { cause: error },
  );
}
