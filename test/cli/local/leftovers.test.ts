import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { occupyDataDir } from '../../../cli/local/data-dir.ts';
import { endProcesses, notedProcesses, noteProcesses } from '../../../cli/local/leftovers.ts';
import { identify, isAlive } from '../../../cli/local/process-identity.ts';

describe('processes that outlived their supervisor', () => {
  let dir: string;
  let children: ChildProcess[];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'colloquy-leftovers-'));
    children = [];
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(dir, { recursive: true });
  });

  async function running(program: string): Promise<ChildProcess & { pid: number }> {
    const child = spawn(process.execPath, ['-e', `${program}; setInterval(() => {}, 1000); console.log('up')`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return Object.assign(child, { pid: child.pid ?? 0 });
  }
  const ended = (child: ChildProcess) =>
    child.exitCode === null && child.signalCode === null ? once(child, 'exit') : [];

  it('are noted and read again; nothing to note leaves no file', () => {
    const note = [{ name: 'api', pid: 1, began: 'then' }];
    noteProcesses(dir, note);
    expect(notedProcesses(dir)).toEqual(note);
    noteProcesses(dir, []);
    expect([notedProcesses(dir), existsSync(join(dir, 'processes.json'))]).toEqual([[], false]);
  });

  it('are asked first, and killed when they stay', async () => {
    const polite = await running('0');
    const stubborn = await running(`process.on('SIGTERM', () => {})`);
    await endProcesses([identify(polite.pid), identify(stubborn.pid)], 150);
    await Promise.all([ended(polite), ended(stubborn)]);
    expect([polite.signalCode, stubborn.signalCode]).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('leave a stranger alone who has the same process id', async () => {
    const stranger = await running('0');
    await endProcesses([{ pid: stranger.pid, began: 'long before' }], 100);
    expect(isAlive(stranger.pid)).toBe(true);
  });

  it('are ended when the next start takes the folder, which then is free of them', async () => {
    const leftover = await running('0');
    noteProcesses(dir, [{ name: 'worker', ...identify(leftover.pid) }]);
    const leave = await occupyDataDir(dir);
    await ended(leftover);
    expect([leftover.signalCode, notedProcesses(dir)]).toEqual(['SIGTERM', []]);
    leave();
  });

  it('are not touched by a start that finds the folder in use', async () => {
    const leave = await occupyDataDir(dir);
    await expect(occupyDataDir(dir)).rejects.toThrow(
      `${dir} is in use by another start (process ${process.pid}). Stop that one, or name another folder: DATA_DIR=… npm start.`,
    );
    leave();
    (await occupyDataDir(dir))();
  });

  it('do not matter where the folder cannot be one', async () => {
    writeFileSync(join(dir, 'file'), '');
    await expect(occupyDataDir(join(dir, 'file'))).rejects.toThrow(/cannot be used as data folder: .*EEXIST/);
  });
});
