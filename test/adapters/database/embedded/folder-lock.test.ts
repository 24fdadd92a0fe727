import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUseError, lockFolder } from '../../../../adapters/database/embedded/folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'database.lock');

test('a lock names its owner and is gone after its release', () => {
  const lock = lockFolder(folder);
  expect(readFileSync(file(), 'utf8')).toMatch(new RegExp(`^${process.pid}\\b`));
  lock.release();
  expect(existsSync(file())).toBe(false);
});

test('the lock of a living process is refused with its id, and stays', () => {
  writeFileSync(file(), `${process.ppid}`);
  expect(() => lockFolder(folder)).toThrow(FolderInUseError);
  expect(() => lockFolder(folder)).toThrow(`process ${process.ppid}`);
  expect(readFileSync(file(), 'utf8')).toBe(`${process.ppid}`);
});

test('the lock of a process that is gone is taken over, and nothing is left beside it', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(file(), `${pid} 123`);
  const lock = lockFolder(folder);
  expect(readdirSync(folder)).toEqual(['database.lock']);
  lock.release();
});

test.each([[''], ['nonsense'], ['-1'], ['0']])('a lock that names nobody is taken over: %j', (text) => {
  writeFileSync(file(), text);
  lockFolder(folder).release();
});

const onLinux = existsSync('/proc/self/stat') ? test : test.skip;
onLinux('a lock whose process id was given to another process since is taken over', () => {
  writeFileSync(file(), `${process.ppid} 1`);
  lockFolder(folder).release();
});

test('a release does not remove the lock of a later owner', () => {
  const lock = lockFolder(folder);
  writeFileSync(file(), 'another');
  lock.release();
  expect(existsSync(file())).toBe(true);
});
