// What the set-up needs to know about the tree: is anything missing or older than what it is made from?
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const SOURCE_FOLDERS = [
  'core',
  'contracts',
  'workflows',
  'activities',
  'adapters',
  'config',
  'worker',
  'api',
  'emulator',
  'cli',
  'bench',
];

const BUILD_FILES = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
// Made by worker/bundle.ts.
const BUNDLE = 'worker/workflow-bundle.js';
const LEAST_NODE = [20, 19];

/** One sentence when this Node.js is too old, else ''. */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const enough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return enough
    ? ''
    : `Node.js ${LEAST_NODE.join('.')} or newer is needed; this is ${version}. https://nodejs.org has it.`;
}

/** npm notes each install in node_modules/.package-lock.json: missing or older than the lock file means install. */
export function needsInstall(root) {
  const installed = statSync(join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  return installed === undefined || installed.mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** Changes when a source is changed, added or removed; contents are not read, so it takes milliseconds. */
export function fingerprint(root) {
  const files = [...SOURCE_FOLDERS.flatMap((folder) => filesUnder(root, folder)), ...BUILD_FILES].sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file}:${size}:${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

const stamp = (root) => join(root, 'dist', '.built-from');

export function needsBuild(root) {
  return !existsSync(stamp(root)) || readFileSync(stamp(root), 'utf8') !== fingerprint(root);
}

export const stampPath = stamp;

/** Removes compiled files whose source is gone: they would still be found and run. */
export function removeOrphans(root) {
  const dist = join(root, 'dist');
  for (const folder of SOURCE_FOLDERS.filter((name) => existsSync(join(dist, name)))) {
    for (const file of filesUnder(dist, folder).filter((name) => name.endsWith('.js'))) {
      const made = file === BUNDLE || existsSync(join(root, file.replace(/\.js$/, '.ts')));
      if (made) continue;
      rmSync(join(dist, file));
      rmSync(join(dist, `${file}.map`), { force: true });
    }
  }
}

function filesUnder(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(root, path) : [path];
  });
}
