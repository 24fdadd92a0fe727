import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

const ROOT = join(__dirname, '../../../..');
const RUN = ['--import', join(ROOT, 'test/helpers/typescript/register.mjs')];

let folder: string;
const started: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-database-'));
});
afterAll(async () => {
  const living = started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  for (const child of living) child.kill('SIGKILL');
  await Promise.all(living.map((child) => once(child, 'exit')));
  rmSync(folder, { recursive: true });
});

function start(): ChildProcess {
  const child = spawn(process.execPath, [...RUN, join(ROOT, 'adapters/database/embedded/main.ts')], {
    env: { PATH: process.env.PATH, DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('no output');
  const [line] = await once(createInterface(stdout), 'line');
  const { ready, url } = JSON.parse(line);
  expect(ready).toBe(true);
  return url;
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

async function ended(child: ChildProcess): Promise<unknown[]> {
  let words = '';
  child.stderr?.on('data', (chunk) => {
    words += chunk;
  });
  const [code] = await once(child, 'close');
  return [code, words.trim()];
}

test('what was committed survives kill -9, a second process is refused, and SIGTERM ends it cleanly', async () => {
  const first = start();
  const firstUrl = await urlOf(first);
  await ask(firstUrl, 'create table kept (id int)');
  for (let id = 0; id < 50; id += 1) await ask(firstUrl, `insert into kept values (${id})`);

  const second = await ended(start());
  expect(second).toEqual([1, expect.stringContaining(`is in use by process ${first.pid}`)]);

  first.kill('SIGKILL');
  await once(first, 'exit');
  const third = start();
  expect(await ask(await urlOf(third), 'select count(*)::int as kept from kept')).toEqual([{ kept: 50 }]);

  third.kill('SIGTERM');
  expect(await ended(third)).toEqual([0, '']);
  expect(existsSync(join(folder, 'database/database.lock'))).toBe(false);
});
