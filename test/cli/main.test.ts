import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FlowFolder, flowFolder } from '../helpers/flow-folder.ts';
import { serveJson } from '../helpers/http-server.ts';
import { Program } from '../helpers/program.ts';

const WITHIN_MS = 25_000;
const ROOT = join(__dirname, '..', '..');
const COLLOQUY = [
  process.execPath,
  '--import',
  join(ROOT, 'test', 'helpers', 'typescript', 'register.mjs'),
  join(ROOT, 'cli', 'main.ts'),
];

const LOOP = `flow: loop
steps:
  - id: again
    wait: { for: 1m }
  - goto: again
`;

/** Each takes a good part of a second; all of them longer than anybody waits here. */
const SLOW = `flow: loop.yaml
tests:
${Array.from({ length: 100 }, (_, index) => `  - { name: month ${index}, channels: [SMS], talk: [user: hi, after: 30d] }\n`).join('')}`;

let folder: FlowFolder;
let program: Program | undefined;
beforeEach(() => {
  folder = flowFolder({ 'loop.yaml': LOOP, 'loop.test.yaml': SLOW });
});
afterEach(async () => {
  await program?.stop(WITHIN_MS);
  folder.remove();
});

function run(command: string[], env: NodeJS.ProcessEnv = {}): Program {
  const [name = '', ...args] = command;
  program = new Program(name, args, { env: { PATH: process.env.PATH, ...env } });
  return program;
}

it('is heard by a test: Ctrl-C ends it with 130 when it has told what it played', async () => {
  const test = run([...COLLOQUY, 'test', folder.path('loop.yaml')]);
  await test.says(/✓ month 0/, WITHIN_MS);
  test.signalGroup('SIGINT');
  expect(await test.ends(WITHIN_MS)).toEqual({ code: 130, signal: null });
  expect(test.stdout).toMatch(/^\d+ passed, 0 failed/m);
  expect(test.stderr).toBe('Interrupted: what is not told of was not played.\n');
});

it('ends a command that does not listen at once by Ctrl-C', async () => {
  let ask = () => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const silent = await serveJson(() => {
    ask();
    return new Promise(() => undefined);
  });
  const env = { DATA_DIR: folder.path(''), PORT: `${silent.port}`, API_TOKENS: 'a-token-of-the-tests:read' };
  const show = run([...COLLOQUY, 'show', 'S1'], env);
  await asked;
  show.signalGroup('SIGINT');
  expect(await show.ends(WITHIN_MS)).toEqual({ code: null, signal: 'SIGINT' });
  await silent.close();
});

it('ends quietly once whoever reads it has read enough, as head has', async () => {
  const script = '{ "$@"; echo "ended with $?" >&2; } | head -1';
  const piped = run(['sh', '-c', script, 'sh', ...COLLOQUY, 'test', folder.path('loop.yaml')]);
  expect(await piped.ends(WITHIN_MS)).toEqual({ code: 0, signal: null });
  expect([piped.stdout, piped.stderr]).toEqual(['✓ month 0 (SMS)\n', 'ended with 0\n']);
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  'ends the emulator well by %s, with all that it had to write',
  async (signal) => {
    const state = folder.path('state.json');
    const emulator = run([
      ...COLLOQUY,
      'emulate',
      '--port',
      '0',
      '--state',
      state,
      '--app',
      '01EB37HMH1M6SV18ABNS3G135H',
    ]);
    await emulator.says(/^The emulator of the Conversation API: http/, WITHIN_MS);
    emulator.signalGroup(signal);
    expect(await emulator.ends(WITHIN_MS)).toEqual({ code: 0, signal: null });
    expect(JSON.parse(readFileSync(state, 'utf8')).apps).toMatchObject([{ id: '01EB37HMH1M6SV18ABNS3G135H' }]);
  },
);
