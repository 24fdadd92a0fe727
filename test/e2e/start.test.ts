import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { notedProcesses } from '../../cli/local/leftovers.ts';
import { anyFreePort } from '../../cli/local/ports.ts';
import { stillRuns } from '../../cli/local/process-identity.ts';

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const UP_WITHIN_MS = 90_000;

const Up = z.object({ up: z.literal(true), api: z.url(), demo: z.object({ appId: z.string(), flow: z.string() }) });

/** The whole of `npm start`, as processes of their own, on ports and in a folder that nobody else has. */
describe('npm start', () => {
  let dataDir: string;
  let env: NodeJS.ProcessEnv;
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    if (!existsSync(MAIN)) throw new Error('dist/ is missing: `npm test` builds it, `npm run build` does by itself.');
    dataDir = mkdtempSync(join(tmpdir(), 'colloquy-start-'));
    const named = ['PORT', 'EMULATOR_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'METRICS_PORT'];
    const ports = await Promise.all(named.map(async (name) => [name, String(await anyFreePort())]));
    env = { ...process.env, ...Object.fromEntries(ports), DATA_DIR: dataDir };
  });
  afterAll(async () => {
    running?.kill('SIGTERM');
    if (running?.exitCode === null && running.signalCode === null) await once(running, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<z.infer<typeof Up>> {
    const child = spawn(process.execPath, [MAIN, 'start', '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    const told: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => told.push(chunk));
    const line = await Promise.race([
      once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text)),
      once(child, 'exit').then(() => Promise.reject(new Error(`It stopped: ${told.join('')}`))),
    ]);
    return Up.parse(JSON.parse(line));
  }

  const colloquy = (args: string[], input = '') =>
    spawnSync(process.execPath, [MAIN, ...args], { env, input, encoding: 'utf8' });
  const shown = (output: string) =>
    output
      .split('\n')
      .filter((line) => line !== '')
      .map(
        (line) =>
          z.looseObject({ shown: z.object({ text: z.string(), choices: z.array(z.string()) }) }).parse(JSON.parse(line))
            .shown,
      );

  async function allGone(processes: ReturnType<typeof notedProcesses>): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (processes.some(stillRuns)) {
      if (Date.now() > deadline)
        throw new Error(
          `still there: ${processes
            .filter(stillRuns)
            .map(({ name }) => name)
            .join(', ')}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it(
    'brings everything up, and a contact gets an answer as the channel shows it',
    async () => {
      const { api, demo } = await start();
      const ready = z.object({ worker: z.string() }).parse(await (await fetch(`${api}/readyz`)).json());
      expect(ready.worker).toBe('polling');
      expect(demo.flow).toMatch(/^welcome@/);

      const rich = shown(colloquy(['chat', '--channel', 'WHATSAPP', '--json'], 'hi\n').stdout).at(-1);
      const plain = shown(colloquy(['chat', '--channel', 'SMS', '--as', '+46700000002', '--json'], 'hi\n').stdout).at(
        -1,
      );
      expect(rich?.choices.length).toBeGreaterThan(1);
      expect(plain?.choices).toEqual([]);
      for (const title of rich?.choices ?? []) expect(plain?.text).toContain(title);
    },
    UP_WITHIN_MS,
  );

  it('refuses a second start on the same folder with one sentence', () => {
    const second = colloquy(['start']);
    expect([second.status, second.stdout]).toEqual([1, '']);
    expect(second.stderr).toMatch(/^.* is in use by another start \(process \d+\)\. .*\n$/);
  });

  it(
    'leaves no process behind when it is killed, and the next start goes on with the same conversation',
    async () => {
      const before = notedProcesses(dataDir);
      expect(before.map(({ name }) => name).toSorted()).toEqual(['api', 'database', 'emulator', 'temporal', 'worker']);
      running?.kill('SIGKILL');
      await allGone(before);

      await start();
      const answer = shown(colloquy(['chat', '--channel', 'SMS', '--as', '+46700000002', '--json'], '1\n').stdout);
      // The first answer to a contact who is new is the greeting; this one was asked something already.
      const greeting = shown(colloquy(['chat', '--channel', 'SMS', '--as', '+46700000003', '--json'], '1\n').stdout);
      expect(answer.length).toBeGreaterThan(0);
      expect(answer[0]?.text).not.toBe(greeting[0]?.text);
    },
    UP_WITHIN_MS,
  );

  it('stops every process on Ctrl-C, and gives the folder back', async () => {
    const before = notedProcesses(dataDir);
    running?.kill('SIGINT');
    const [code] = running === undefined ? [] : await once(running, 'exit');
    expect(code).toBe(0);
    expect(before.filter(stillRuns)).toEqual([]);
    expect([existsSync(join(dataDir, 'start.lock')), existsSync(join(dataDir, 'processes.json'))]).toEqual([
      false,
      false,
    ]);
    expect(readFileSync(join(dataDir, 'master-key'), 'utf8')).not.toBe('');
  }, 60_000);
});
