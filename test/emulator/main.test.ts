import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyFreePort } from '../../cli/local/ports.ts';
import { startLoopbackServer } from '../helpers/loopback-server.ts';

const ROOT = join(__dirname, '..', '..');

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'emulator-main-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function start(port: number) {
  const args = ['--import', join(ROOT, 'test/helpers/typescript/register.mjs'), join(ROOT, 'emulator/main.ts')];
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, EMULATOR_PORT: String(port) };
  return spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 30_000 });
}

test.each(['', '{', '{"tokens":3}'])('a state that reads %p is told in one line that names the file', async (text) => {
  const file = join(dataDir, 'emulator.json');
  writeFileSync(file, text);
  const { status, stdout, stderr } = start(await anyFreePort());
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toBe(`The emulator cannot read its state in ${file}. Delete that file to start empty.\n`);
});

test('a taken port is told in one line that names the variable', async () => {
  const server = await startLoopbackServer((response) => response.end());
  const { status, stderr } = start(Number(new URL(server.url).port));
  await server.close();
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The emulator's port is taken \(.*\)\. Set EMULATOR_PORT to a free one\.\n$/);
});
