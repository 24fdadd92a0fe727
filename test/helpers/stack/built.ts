import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = process.cwd();

/** The compiled entry points, made anew where a source is newer. TEST_DIST names a folder that is taken as it is. */
export function builtFolder(): string {
  if (process.env.TEST_DIST) return process.env.TEST_DIST;
  // Quiet and quick where nothing is to be done; what does not compile is told by the type check.
  spawnSync(process.execPath, [join(ROOT, 'scripts', 'setup.mjs'), '--lax'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  return join(ROOT, 'dist');
}
