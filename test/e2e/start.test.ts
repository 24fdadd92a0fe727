import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readAddresses } from '../../cli/local/addresses.ts';
import { endProcesses, notedProcesses } from '../../cli/local/leftovers.ts';
import { stillRuns } from '../../cli/local/process-identity.ts';
import { eventually } from '../helpers/eventually.ts';
import { Program } from '../helpers/program.ts';
import { builtFolder } from '../helpers/stack/built.ts';
import { freePort } from '../helpers/stack/ports.ts';

jest.setTimeout(60_000);

const UP_WITHIN_MS = 45_000;
const ENDS_WITHIN_MS = 25_000;
const DEFAULT_PORT = 3000;
const PROCESSES = ['api', 'database', 'emulator', 'temporal', 'worker'];

const Up = z.object({ up: z.literal(true), api: z.url(), demo: z.object({ appId: z.string(), flow: z.string() }) });
const Shown = z.object({ shown: z.object({ text: z.string(), choices: z.array(z.string()).default([]) }) });
type Shown = z.infer<typeof Shown>['shown'];

let dataDir: string;
let env: NodeJS.ProcessEnv;
let main: string;
let squatter: Server | undefined;
let running: Program | undefined;

beforeAll(async () => {
  main = join(builtFolder(), 'cli', 'main.js');
  dataDir = mkdtempSync(join(tmpdir(), 'colloquy-start-'));
  env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir };
  for (const name of ['XDG_CACHE_HOME', 'TEMPORAL_CLI_PATH']) env[name] = process.env[name];
  // PORT is left to its default, on purpose.
  for (const name of ['EMULATOR_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'METRICS_PORT']) {
    env[name] = String(await freePort());
  }
});

afterAll(async () => {
  squatter?.close();
  await running?.stop(ENDS_WITHIN_MS);
  await endProcesses(notedProcesses(dataDir), 5_000);
  rmSync(dataDir, { recursive: true, force: true });
});

/** Whoever has the default port already will do as well. */
function takeDefaultPort(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(server));
    server.listen({ port: DEFAULT_PORT, host: '127.0.0.1' }, () => resolve(server));
  });
}

async function chat(line: string, ...args: string[]): Promise<Shown[]> {
  const all = ['run', '-s', 'colloquy', '--', 'chat', '--json', ...args];
  const program = new Program('npm', all, { env, input: `${line}\n` });
  try {
    const { code } = await program.ends(40_000);
    if (code !== 0) throw new Error(`chat ended with ${code}: ${program.stderr}`);
  } finally {
    await program.stop(5_000);
  }
  const lines = program.stdout.split('\n').filter((text) => text.startsWith('{'));
  return lines.map((text) => Shown.parse(JSON.parse(text)).shown);
}

const onSms = (line: string, identity: string) => chat(line, '--channel', 'SMS', '--as', identity);

const gone = (processes: ReturnType<typeof notedProcesses>) =>
  eventually('every process is gone', async () => !processes.some(stillRuns), ENDS_WITHIN_MS);

// Each goes on where the one before ended, as one evening of a newcomer.
describe('npm start', () => {
  test('brings everything up, moves off a taken default port, and says what to try', async () => {
    squatter = await takeDefaultPort();
    running = new Program('npm', ['start'], { env });
    await running.says(/Ctrl-C stops everything/, UP_WITHIN_MS);
    expect(running.stdout).toContain('npm run -s colloquy -- chat --channel WHATSAPP');
    expect(running.stderr).toMatch(/^Port 3000 \(API and webhooks\) is taken; using \d+\.$/m);
    expect(
      notedProcesses(dataDir)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(PROCESSES);
    const addresses = readAddresses(dataDir);
    expect(addresses?.api).not.toMatch(/:3000$/);
    expect(await (await fetch(`${addresses?.api}/readyz`)).json()).toMatchObject({ worker: 'polling' });
    expect((await fetch(`${addresses?.temporalUi}`)).status).toBe(200);
  });

  test('gives a contact an answer as the channel shows it', async () => {
    const [rich, plain] = await Promise.all([chat('hi', '--channel', 'WHATSAPP'), onSms('hi', '+46700000002')]);
    const titles = rich.at(-1)?.choices ?? [];
    expect(titles.length).toBeGreaterThan(1);
    expect(plain.at(-1)?.choices).toEqual([]);
    for (const [place, title] of titles.entries()) expect(plain.at(-1)?.text).toContain(`${place + 1}. ${title}`);
  });

  test('refuses a second start on the same folder with one sentence', async () => {
    const second = new Program(process.execPath, [main, 'start'], { env });
    const { code } = await second.ends(20_000).finally(() => second.stop(5_000));
    expect([code, second.stdout]).toEqual([1, '']);
    expect(second.stderr).toMatch(/^.* is in use by another start \(process \d+\)\. .*\n$/);
    expect(notedProcesses(dataDir).every(stillRuns)).toBe(true);
  });

  test('stops every process on Ctrl-C, and gives the folder back', async () => {
    const before = notedProcesses(dataDir);
    running?.signalGroup('SIGINT');
    // The shell of npm passes the interruption on as its own end, whatever our program makes of it.
    await running?.ends(ENDS_WITHIN_MS);
    expect(running?.stderr).toMatch(/\nStopping …\n$/);
    expect(before.filter(stillRuns)).toEqual([]);
    expect(['start.lock', 'processes.json'].filter((name) => existsSync(join(dataDir, name)))).toEqual([]);
    expect(readFileSync(join(dataDir, 'master-key'), 'utf8')).not.toBe('');
  });

  test('goes on with the same conversation at the next start', async () => {
    squatter?.close();
    running = new Program(process.execPath, [main, 'start', '--json'], { env });
    const [line] = await running.says(/^\{.*\}$/m, UP_WITHIN_MS);
    expect(Up.parse(JSON.parse(line)).demo.flow).toMatch(/^welcome@/);
    // Asked for the language before; somebody new is greeted first, whatever he writes.
    const [known, unknown] = await Promise.all([onSms('1', '+46700000002'), onSms('1', '+46700000003')]);
    expect(known.map(({ text }) => text)).toEqual([expect.stringContaining('What can I do for you')]);
    expect(unknown.map(({ text }) => text)).toEqual([
      expect.stringContaining('Hello!'),
      expect.stringContaining('Which language'),
    ]);
  });

  test('leaves no process behind when it is killed', async () => {
    const before = notedProcesses(dataDir);
    expect(before.filter(stillRuns)).toHaveLength(PROCESSES.length);
    running?.signalGroup('SIGKILL');
    await gone(before);
  });
});
