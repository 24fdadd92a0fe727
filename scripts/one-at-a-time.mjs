// A lock between processes, with nothing but Node: two commands started at once must not install or build together.
import { createHash } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where the lock of a checkout lies: outside of it, since an install replaces node_modules and a build dist. */
export function lockPath(root) {
  return join(tmpdir(), `colloquy-setup-${createHash('sha256').update(resolve(root)).digest('hex').slice(0, 16)}.lock`);
}

/** Runs `work` while no other process does, and calls `waiting` once if it must wait. */
export async function oneAtATime(path, { work, waiting }) {
  for (let tries = 0; !take(path); tries += 1) {
    if (tries === 0) waiting();
    await pause(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

// The lock appears with its owner's id in one step; one whose owner is gone is taken over.
function take(path) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!ownerLives(path)) rmSync(path, { force: true });
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function ownerLives(path) {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
