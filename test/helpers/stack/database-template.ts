import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';

/** Where the embedded database keeps its files, below DATA_DIR. */
const FILES = join('database', 'pglite');

/**
 * Gives a stack a database that is initialised but empty. Initialising takes PGlite most of a stack's start, so it is done once
 * and kept in .test/, a folder per version of PGlite.
 */
export async function provideDatabaseFiles(dataDir: string, main: string): Promise<void> {
  const template = join(process.cwd(), '.test', `pglite-${pgliteVersion()}`);
  if (!existsSync(template)) await makeTemplate(template, main);
  cpSync(template, join(dataDir, FILES), { recursive: true });
}

async function makeTemplate(template: string, main: string): Promise<void> {
  const draft = mkdtempSync(`${template}-`);
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: draft };
  const database = new Daemon({ name: 'database template', run: { main }, env });
  await database.start();
  await database.stop();
  // Renamed into place, so that another test run finds all of it or nothing.
  if (!existsSync(template)) renameSync(join(draft, FILES), template);
  rmSync(draft, { recursive: true, force: true });
}

function pgliteVersion(): string {
  const file = join(process.cwd(), 'node_modules', '@electric-sql', 'pglite', 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8'));
  return String(version);
}
