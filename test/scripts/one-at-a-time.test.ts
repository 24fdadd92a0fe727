import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockPath, oneAtATime } from '../../scripts/one-at-a-time.mjs';

describe('one set-up at a time', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'colloquy-turn-'));
    path = join(dir, 'lock');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('lets the second wait until the first is done, and says so once', async () => {
    const events: string[] = [];
    const turn = (name: string) =>
      oneAtATime(path, {
        async work() {
          events.push(`${name} begins`);
          await new Promise((resolve) => setTimeout(resolve, 250));
          events.push(`${name} ends`);
        },
        waiting: () => events.push(`${name} waits`),
      });
    await Promise.all([turn('first'), turn('second')]);
    expect(events).toEqual(['first begins', 'second waits', 'first ends', 'second begins', 'second ends']);
  });

  it('takes over from a set-up that died', async () => {
    writeFileSync(path, String(spawnSync(process.execPath, ['-e', '0']).pid));
    expect(await oneAtATime(path, { work: async () => 'done', waiting: () => undefined })).toBe('done');
  });

  it('lets go also when its work fails', async () => {
    const failing = oneAtATime(path, { work: async () => Promise.reject(new Error('no')), waiting: () => undefined });
    await expect(failing).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });

  it('has a lock of its own for each checkout', () => {
    expect(lockPath('/a')).not.toBe(lockPath('/b'));
    expect(lockPath('/a/../a')).toBe(lockPath('/a'));
  });
});
