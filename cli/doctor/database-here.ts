import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase, type Database, isDatabaseAway } from '../../adapters/database/database.ts';
import { FolderInUseError } from '../../adapters/database/embedded/folder-lock.ts';
import { migrationState, placeOf } from '../../adapters/database/migrate.ts';
import { type DatabasePlace, NoDatabaseError } from '../../adapters/doctor/database-checks.ts';
import { errorText } from '../errors.ts';

interface Where {
  /** DATABASE_URL, where it is set. */
  url: string | undefined;
  dataDir: string;
  /** Where the last start on the folder served its database. */
  noted: string | undefined;
}

/** A database to look at, and what gives it back. */
interface Opened {
  database: Database;
  close(): Promise<void>;
}

/**
 * The database of this machine: the one that is named, else that of the data folder, which is opened for the look where no start
 * serves it: it helps most when the start has failed.
 */
export function databaseHere(where: Where): DatabasePlace & { close(): Promise<void> } {
  const folder = join(where.dataDir, 'database');
  let opening: Promise<Opened> | undefined;
  const open = () => {
    opening ??= where.url === undefined ? openOwn(folder, where.noted) : Promise.resolve(at(where.url));
    return opening;
  };
  return {
    place: where.url === undefined ? folder : placeOf(where.url),
    reach: async () => (await open()).database,
    close: async () =>
      opening?.then(
        ({ close }) => close(),
        () => undefined,
      ),
  };
}

function at(url: string, alsoClose: () => Promise<void> = async () => undefined): Opened {
  const database = createDatabase(url);
  const close = async () => {
    await database.destroy();
    await alsoClose();
  };
  return { database, close };
}

async function openOwn(folder: string, noted: string | undefined): Promise<Opened> {
  if (noted !== undefined) {
    const served = at(noted);
    if (await answers(served.database)) return served;
    await served.close();
  }
  if (existsSync(folder)) return serveFolder(folder);
  throw new NoDatabaseError(`There is none in ${folder} yet.`, '`npm start` makes one; elsewhere set DATABASE_URL.');
}

async function answers(database: Database): Promise<boolean> {
  try {
    await migrationState(database);
    return true;
  } catch (error) {
    return !isDatabaseAway(error);
  }
}

async function serveFolder(folder: string): Promise<Opened> {
  // Loaded only here: it takes a moment, and most looks need none.
  const { serveEmbedded } = await import('../../adapters/database/embedded/serve.ts');
  try {
    const served = await serveEmbedded({ folder, port: 0, onBroken: () => undefined });
    return at(served.url, () => served.close());
  } catch (error) {
    if (error instanceof FolderInUseError) throw new NoDatabaseError(error.message, '');
    throw new NoDatabaseError(
      `The one in ${folder} cannot be opened: ${errorText(error)}.`,
      'Restore a backup of the folder, or move it away to begin anew.',
    );
  }
}
