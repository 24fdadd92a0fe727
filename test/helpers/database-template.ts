import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serveEmbedded } from '../../adapters/database/embedded/serve.ts';

/** Where the embedded database keeps its files, below its folder. */
const FILES = 'pglite';

/**
 * Gives an embedded database a folder that is initialised but empty. Initialising takes PGlite some seconds, most of a test's
 * start, so it is done once and kept in .test/, a folder per version of PGlite.
 */
export async function provideDatabaseFiles(folder: string): Promise<void> {
  const template = join(process.cwd(), '.test', `pglite-${pgliteVersion()}`);
  if (!existsSync(template)) await makeTemplate(template);
  cpSync(template, join(folder, FILES), { recursive: true });
}

async function makeTemplate(template: string): Promise<void> {
  mkdirSync(dirname(template), { recursive: true });
  const draft = mkdtempSync(`${template}-`);
  const onBroken = (error: unknown) => {
    throw error;
  };
  const database = await serveEmbedded({ folder: draft, port: 0, onBroken });
  await database.close();
  try {
    // Renamed into place, so that another test run finds all of it or nothing.
    renameSync(join(draft, FILES), template);
  } catch (error) {
    // Another one was first.
    if (!existsSync(template)) throw error;
  }
  rmSync(draft, { recursive: true, force: true });
}

function pgliteVersion(): string {
  const file = join(process.cwd(), 'node_modules', '@electric-sql', 'pglite', 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8'));
  return String(version);
}
