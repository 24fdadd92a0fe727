import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../../cli/local/lock-file.ts';
import { identify } from '../../../cli/local/process-identity.ts';

describe('a lock file', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'colloquy-lock-'));
    path = join(dir, 'lock');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is held by one, and free again after its release', () => {
    const first = takeLock(path);
    expect(takeLock(path)).toEqual({ held: false, pid: process.pid });
    if (first.held) first.release();
    expect(existsSync(path)).toBe(false);
    expect(takeLock(path).held).toBe(true);
  });

  it('is taken over from a process that is gone', () => {
    const gone = spawnSync(process.execPath, ['-e', '0']);
    writeFileSync(path, JSON.stringify({ pid: gone.pid, began: '1' }));
    expect(takeLock(path).held).toBe(true);
  });

  it('is taken over when its process id now belongs to another process', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      writeFileSync(path, JSON.stringify({ ...identify(stranger.pid ?? 0), began: 'at another time' }));
      expect(takeLock(path).held).toBe(true);
    } finally {
      stranger.kill('SIGKILL');
      await once(stranger, 'close');
    }
  });

  it('is taken over when its file is unreadable, and leaves no draft behind', () => {
    writeFileSync(path, '{"pid":');
    expect(takeLock(path).held).toBe(true);
    expect(readdirSync(dir)).toEqual(['lock']);
  });
});
