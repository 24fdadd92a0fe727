import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../errors.ts';
import { takeLock } from './lock-file.ts';
import {
  cachedCli,
  type FoundCli,
  findTemporalCli,
  prepareCache,
  type Source,
  TEMPORAL_CLI_VERSION,
} from './temporal-cli.ts';

type Say = (line: string) => void;

const PROGRESS_EVERY_MS = 15_000;
const REACH_MS = 4000;
const DOWNLOAD_MS = 180_000;
const GO_MS = 15 * 60_000;

/** Finds the Temporal CLI, or gets it into the user's cache: by the SDK's download, else by Go. Never by two at once. */
export async function provideTemporalCli(
  source: NodeJS.ProcessEnv,
  say: Say,
  sources = SOURCES(source, say),
): Promise<FoundCli> {
  const found = findTemporalCli(source);
  if (found !== undefined) return found;
  const { folder } = prepareCache(source);
  const lock = await waitForLock(join(folder, 'install.lock'), say);
  try {
    return findTemporalCli(source) ?? (await install(source, { folder, sources }));
  } finally {
    lock.release();
  }
}

async function waitForLock(path: string, say: Say) {
  for (let waits = 0; ; waits += 1) {
    const lock = takeLock(path);
    if (lock.held) return lock;
    if (waits === 0) say(`Process ${lock.pid} is getting the Temporal CLI already; waiting for it.`);
    await pause(500);
  }
}

async function install(source: NodeJS.ProcessEnv, from: { folder: string; sources: Source[] }): Promise<FoundCli> {
  for (const { way, fetchInto } of from.sources) {
    // On the cache's own disk, so that the last step is a rename: a half-written CLI is never found.
    const draft = mkdtempSync(join(from.folder, 'draft-'));
    try {
      const path = await fetchInto(draft);
      if (path === undefined) continue;
      chmodSync(path, 0o755);
      renameSync(path, cachedCli(source));
      return { path: cachedCli(source), way };
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  throw new CliError(
    `There is no Temporal CLI and none could be got. Install it (https://docs.temporal.io/cli) so that \`temporal\` is on the PATH, or set TEMPORAL_CLI_PATH to it, or put it at ${cachedCli(source)}, or give this machine a way to https://temporal.download, or install Go so that it can be built.`,
  );
}

const SOURCES = (source: NodeJS.ProcessEnv, say: Say): Source[] => [
  { way: 'download', fetchInto: (folder) => download(folder, { source, say }) },
  { way: 'go install', fetchInto: (folder) => goInstall(folder, { source, say }) },
];

interface Ways {
  source: NodeJS.ProcessEnv;
  say: Say;
}

/** The SDK downloads inside native code that cannot be called off: hence the look whether it can be reached, and a process of its own. */
async function download(folder: string, { source, say }: Ways): Promise<string | undefined> {
  if (!(await isReachable('https://temporal.download/'))) return undefined;
  say('Downloading the Temporal CLI …');
  const program = `
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const executable = { type: 'cached-download', downloadDir: process.argv[1], version: 'v${TEMPORAL_CLI_VERSION}' };
    const server = await TestWorkflowEnvironment.createLocal({ server: { executable, ui: false } });
    await server.teardown();`;
  const args = ['--input-type=module', '-e', program, '--', folder];
  const done = await run({ command: process.execPath, args, env: source, withinMs: DOWNLOAD_MS }, () => undefined);
  const file = readdirSync(folder).find((name) => name.startsWith('temporal') && !name.endsWith('.downloading'));
  return done && file !== undefined ? join(folder, file) : undefined;
}

async function isReachable(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(REACH_MS) });
    return true;
  } catch {
    return false;
  }
}

async function goInstall(folder: string, { source, say }: Ways): Promise<string | undefined> {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  say('Building the Temporal CLI with Go: once, 3 to 5 minutes …');
  const args = ['install', `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`];
  const work = { command: 'go', args, env: { ...source, GOBIN: folder }, withinMs: GO_MS };
  const done = await run(work, () => say(`  still building (${seconds()} s)`));
  const file = readdirSync(folder).find((name) => name.startsWith('temporal'));
  return done && file !== undefined ? join(folder, file) : undefined;
}

interface Work {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  withinMs: number;
}

/** Runs a program to its end; false when it fails, is missing or takes too long. */
function run({ command, args, env, withinMs }: Work, progress: () => void): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: 'ignore', timeout: withinMs, killSignal: 'SIGKILL' });
    const ticking = setInterval(progress, PROGRESS_EVERY_MS);
    const end = (worked: boolean) => {
      clearInterval(ticking);
      resolve(worked);
    };
    child.once('error', () => end(false));
    child.once('close', (code) => end(code === 0));
  });
}
