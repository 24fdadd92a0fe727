import { sql } from 'kysely';
import { type Finding, failed, ok, unknownWhile } from '../../core/doctor/check.ts';
import { type Database, isDatabaseAway } from '../database/database.ts';
import { migrationState } from '../database/migrate.ts';
import { type SealedRows, sealedRows, unopened } from '../database/sealed-rows.ts';
import { createSealedSecrets } from '../sealed-secrets.ts';

/** Where the database is. */
export interface DatabasePlace {
  /** In words, without a password. */
  place: string;
  reach: () => Promise<Database>;
}

/** There is no database to ask, for a reason that the error's message says, with what to do in `todo`. */
export class NoDatabaseError extends Error {
  override readonly name = 'NoDatabaseError';
  readonly todo: string;

  constructor(message: string, todo: string) {
    super(message);
    this.todo = todo;
  }
}

/** That it answers, and which it is. */
export async function databaseCheck({ place, reach }: DatabasePlace): Promise<Finding> {
  try {
    const database = await reach();
    const { rows } = await sql<{ version: string }>`select version() as version`.execute(database);
    return ok(`${versionIn(rows[0]?.version ?? '')} at ${place}.`);
  } catch (error) {
    if (error instanceof NoDatabaseError) return failed(error.message, error.todo);
    if (!isDatabaseAway(error)) throw error;
    return failed(`None answers at ${place}.`, 'Start it, or correct DATABASE_URL.');
  }
}

/** PostgreSQL's own sentence names its compiler, by which PGlite is known. */
function versionIn(sentence: string): string {
  const version = /^PostgreSQL [\d.]+/.exec(sentence)?.[0] ?? 'A database of an unknown version';
  return /emcc|emscripten/i.test(sentence) ? `PGlite (${version})` : version;
}

/** Runs what stands on the database; where there is none, its own line says why. */
async function within({ reach }: DatabasePlace, look: (database: Database) => Promise<Finding>): Promise<Finding> {
  try {
    return await look(await reach());
  } catch (error) {
    if (error instanceof NoDatabaseError) return unknownWhile('database');
    throw error;
  }
}

/** That the tables are those of this version. */
export function migrationsCheck(place: DatabasePlace): Promise<Finding> {
  return within(place, async (database) => {
    const { done, missing, newer } = await migrationState(database);
    if (newer.length > 0) {
      return failed(
        `A newer Colloquy has used the database (${newer.join(', ')}).`,
        'Run that version, or restore a backup from before it.',
      );
    }
    if (missing.length === 0) return ok(`All ${done.length} are done.`);
    return failed(`Missing: ${missing.join(', ')}.`, 'Start the API or a worker: whichever is first does them.');
  });
}

/** Which key there is, and that what is stored opens with it. */
export async function masterKeyCheck(place: DatabasePlace, masterKey: string | undefined): Promise<Finding> {
  if (masterKey === undefined) {
    return failed(
      'There is none.',
      'Set MASTER_KEY, or restore DATA_DIR/master-key: the key that sealed what is stored.',
    );
  }
  const sealed = createSealedSecrets(masterKey);
  return within(place, async (database) => {
    const rows = await sealedRows(database);
    const others = rows.filter(({ keyId }) => keyId !== sealed.keyId);
    if (others.length > 0) return otherKey(sealed.keyId, others);
    const [first, ...more] = await unopened(database, sealed);
    if (first === undefined) return ok(`Key ${sealed.keyId} opens what is stored.`);
    return failed(
      `Key ${sealed.keyId} is the right one, but: ${[first, ...more].join(' ')}`,
      'Restore a backup, or give it anew.',
    );
  });
}

function otherKey(keyId: string, others: readonly SealedRows[]): Finding {
  const told = others.map(({ table, keyId: other, rows }) => `${rows} in ${table} with ${other || 'none'}`);
  return failed(
    `This is key ${keyId}, but what is stored was sealed with others: ${told.join(', ')}.`,
    'Start with the MASTER_KEY of that id; what it sealed cannot be read without it, and would have to be given anew.',
  );
}
