// Runs before `npm start` and `npm test`: installs, builds and finds the Temporal CLI where that is needed, says nothing where
// it is not. Uses nothing but Node, since on a fresh clone there is nothing else.
//
//   node scripts/setup.mjs          stops at the first thing that cannot be had
//   node scripts/setup.mjs --lax    tells, and leaves what cannot be built to the checks that follow (npm test)
//   node scripts/setup.mjs --build-only   without the Temporal CLI: for an image, where a server is elsewhere
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fingerprint, needsBuild, needsInstall, nodeProblem, removeOrphans, stampPath } from './build-state.mjs';
import { lockPath, oneAtATime } from './one-at-a-time.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lax = process.argv.includes('--lax');
const buildOnly = process.argv.includes('--build-only');
const say = (line) => process.stderr.write(`${line}\n`);

function fail(sentence) {
  say(sentence);
  process.exitCode = 1;
  throw new Error(sentence);
}

function run(command, args) {
  // npm is a .cmd on Windows, which only a shell can start.
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  return status === 0;
}

function install() {
  if (!needsInstall(root)) return;
  say('Installing the dependencies (npm ci) …');
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']))
    fail('npm ci failed: its output above says why. Is there a way to the npm registry?');
}

async function bundle() {
  try {
    const { bundleWorkflows, BUNDLE_PATH } = await import(
      pathToFileURL(join(root, 'dist', 'worker', 'bundle.js')).href
    );
    await bundleWorkflows(BUNDLE_PATH);
    return true;
  } catch (error) {
    say(`The workflows cannot be bundled: ${error.message}`);
    return false;
  }
}

async function build() {
  if (!needsBuild(root)) return;
  say('Building …');
  // Taken before: a file changed during the build makes the next set-up build again.
  const builtFrom = fingerprint(root);
  const typesHold = run(process.execPath, [
    join('node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    'tsconfig.build.json',
  ]);
  removeOrphans(root);
  const bundled = await bundle();
  if (typesHold && bundled) writeFileSync(stampPath(root), builtFrom);
  else if (lax) say('The build failed; the checks will say so.');
  else fail('The build failed: the messages above say where.');
}

async function provideTemporal() {
  const entry = join(root, 'dist', 'cli', 'local', 'temporal-cli-install.js');
  if (buildOnly || process.env.TEMPORAL_ADDRESS || !existsSync(entry)) return;
  const { provideTemporalCli } = await import(pathToFileURL(entry).href);
  try {
    const { path, way } = await provideTemporalCli(process.env, say);
    // The usual case is quiet; `npm start` names the CLI it runs in any case.
    if (way === 'download' || way === 'go install') say(`Temporal CLI: ${path} (${way})`);
  } catch (error) {
    if (lax) say(error.message);
    else fail(error.message);
  }
}

async function setUp() {
  install();
  await build();
  await provideTemporal();
}

const tooOld = nodeProblem(process.version);
try {
  if (tooOld) fail(tooOld);
  await oneAtATime(lockPath(root), {
    work: setUp,
    waiting: () => say('Another set-up of this checkout runs; waiting for it …'),
  });
} catch (error) {
  if (process.exitCode !== 1) throw error;
}
