import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CliError } from '../errors.ts';

export const TEMPORAL_CLI_VERSION = '1.5.1';

const FILE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

export interface FoundCli {
  path: string;
  /** Which of the ways it came by. */
  way: 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' | 'download' | 'go install';
}

/** The user's cache folder as each system has it, our own folder in it. */
export function cacheDir(source: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const home = source.HOME ?? homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'colloquy');
  if (platform === 'win32') return join(source.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'colloquy', 'cache');
  return join(source.XDG_CACHE_HOME || join(home, '.cache'), 'colloquy');
}

export function cachedCli(source: NodeJS.ProcessEnv): string {
  return join(cacheDir(source), `temporal-cli-${TEMPORAL_CLI_VERSION}`, FILE);
}

/** The Temporal CLI that is on this machine already, in the documented order; undefined when there is none. */
export function findTemporalCli(source: NodeJS.ProcessEnv): FoundCli | undefined {
  const named = source.TEMPORAL_CLI_PATH ?? '';
  if (named !== '') return { path: requireExecutable(named), way: 'TEMPORAL_CLI_PATH' };
  const onPath = (source.PATH ?? '')
    .split(delimiter)
    .map((dir) => join(dir, FILE))
    .find(isExecutable);
  if (onPath !== undefined) return { path: onPath, way: 'PATH' };
  const cached = cachedCli(source);
  return isExecutable(cached) ? { path: cached, way: 'cache' } : undefined;
}

/** A path that a person named and that is wrong is told, never passed over for another. */
function requireExecutable(path: string): string {
  if (isExecutable(path)) return path;
  throw new CliError(
    `TEMPORAL_CLI_PATH names ${path}, which is not a program that can be run. Correct it or unset it.`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Gets a CLI into `folder` (empty, on the cache's disk) and returns its path, or undefined when this way is closed. */
export interface Source {
  way: FoundCli['way'];
  fetchInto(folder: string): Promise<string | undefined>;
}

/** Makes the cache folder and says whether a CLI has come there meanwhile. */
export function prepareCache(source: NodeJS.ProcessEnv): { folder: string; filled: boolean } {
  const target = cachedCli(source);
  mkdirSync(join(target, '..'), { recursive: true });
  return { folder: join(target, '..'), filled: existsSync(target) };
}
