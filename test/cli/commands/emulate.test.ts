import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVerb } from '../../../cli/run.ts';
import { type Answer, APP_ID, BASIC, textTo } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';
import { packagesBehind } from '../../helpers/import-graph.ts';
import { startLoopbackServer } from '../../helpers/loopback-server.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

const ROOT = join(__dirname, '..', '..', '..');

let folder: string;
const running: (() => Promise<number>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-emulate-'));
});
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
  rmSync(folder, { recursive: true });
});

/** Runs the command on a free port until it is stopped. */
async function emulate(...options: string[]) {
  const terminal = fakeTerminal();
  const ended = runVerb(['emulate', '--port', '0', ...options], terminal);
  const stop = () => {
    terminal.interrupt();
    return ended;
  };
  running.push(stop);
  await Promise.race([ended, eventually('the line with the address', () => terminal.printed.length > 0)]);
  const url = /http:\/\/[\w.:]+/.exec(terminal.printed[0] ?? '')?.[0] ?? '';
  return { url, printed: terminal.printed, stop };
}

async function get(url: string, authorization = BASIC): Promise<Omit<Answer, 'headers'>> {
  const answer = await fetch(url, { headers: { authorization } });
  return { status: answer.status, body: await answer.json() };
}

const appsOf = async (url: string) => (await get(`${url}/v1/projects/p/apps`)).body.apps;

describe('colloquy emulate', () => {
  it('says in one line where it answers, and ends well when it is interrupted', async () => {
    const { url, printed, stop } = await emulate();
    expect(printed).toEqual([
      expect.stringMatching(/^The emulator of the Conversation API: http:\/\/127\.0\.0\.1:\d+$/),
    ]);
    expect(await appsOf(url)).toEqual([]);
    expect(await stop()).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('says the same to a program with --json', async () => {
    const { url, printed } = await emulate('--json');
    expect(printed.map((line) => JSON.parse(line))).toEqual([{ ready: true, url }]);
  });

  it('has the app that --app names at once, of the mode and region that were asked for', async () => {
    const { url } = await emulate('--app', APP_ID, '--mode', 'DISPATCH', '--region', 'us');
    expect(await appsOf(url)).toMatchObject([{ id: APP_ID, processing_mode: 'DISPATCH' }]);
    expect(await get(`${url}/regions/eu/v1/projects/p/apps/${APP_ID}`)).toMatchObject({ status: 404 });
  });

  it('takes the key and the secret that it was given, and no other', async () => {
    const { url } = await emulate('--key', 'ours', '--secret', 'hush');
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(await get(`${url}/v1/projects/p/apps`, basic('ours:hush'))).toMatchObject({ status: 200 });
    expect(await get(`${url}/v1/projects/p/apps`)).toMatchObject({ status: 401 });
  });

  it('goes on from its state file', async () => {
    const state = join(folder, 'not yet there', 'state.json');
    const first = await emulate('--state', state, '--app', APP_ID);
    await first.stop();
    const second = await emulate('--state', state);
    expect(await appsOf(second.url)).toMatchObject([{ id: APP_ID }]);
  });

  it('leaves an app that the state file has as its clients left it', async () => {
    const state = join(folder, 'state.json');
    const first = await emulate('--state', state, '--app', APP_ID);
    const headers = { authorization: BASIC, 'content-type': 'application/json' };
    const body = JSON.stringify({ smart_conversation: { enabled: true } });
    await fetch(`${first.url}/v1/projects/p/apps/${APP_ID}`, { method: 'PATCH', headers, body });
    await first.stop();
    const second = await emulate('--state', state, '--app', APP_ID);
    expect(await appsOf(second.url)).toMatchObject([{ id: APP_ID, smart_conversation: { enabled: true } }]);
  });

  it.each([
    ['0', ['QUEUED_ON_CHANNEL', 'DELIVERED', 'READ']],
    ['never', []],
  ])('reports deliveries as --receipts-after %s says', async (delay, statuses) => {
    const { url } = await emulate('--app', APP_ID, '--receipts-after', delay);
    const headers = { authorization: BASIC, 'content-type': 'application/json' };
    const body = JSON.stringify(textTo('+46700000001', 'Hello', 'RCS'));
    await fetch(`${url}/v1/projects/p/messages:send`, { method: 'POST', headers, body });
    const receipts = async () => (await get(`${url}/control/outbox?appId=${APP_ID}`)).body.messages[0].receipts;
    await eventually('the receipts', async () => (await receipts()).length === statuses.length);
    expect((await receipts()).map(({ status }: { status: string }) => status)).toEqual(statuses);
  });

  it('says what to do where its port is taken', async () => {
    const server = await startLoopbackServer((response) => response.end());
    const { port } = new URL(server.url);
    await expect(runVerb(['emulate', '--port', port], fakeTerminal())).rejects.toMatchObject({
      message: `Something listens on port ${port} of 127.0.0.1 already. Stop it, or name another with --port (0: any that is free).`,
      exitCode: 1,
    });
    await server.close();
  });

  it('leaves the state file alone where its port is taken', async () => {
    const state = join(folder, 'state.json');
    const server = await startLoopbackServer((response) => response.end());
    const { port } = new URL(server.url);
    const options = ['--port', port, '--state', state, '--app', APP_ID];
    await expect(runVerb(['emulate', ...options], fakeTerminal())).rejects.toMatchObject({ exitCode: 1 });
    expect(existsSync(state)).toBe(false);
    await server.close();
  });

  it('says what to do where its state cannot be a file', async () => {
    await expect(runVerb(['emulate', '--state', folder], fakeTerminal())).rejects.toMatchObject({
      message: `The emulator keeps its state in one file, and ${folder} is a folder.`,
      exitCode: 1,
    });
  });

  it.each([
    ['a port that is none', ['--port', '70000'], /The port must be a whole number from 0 to 65535/],
    ['a delay that is none', ['--receipts-after', 'soon'], /must be a number of milliseconds, or never/],
    ['an app id that is no ULID', ['--app', 'mine'], /^The emulator refuses the app: id: must be a ULID\.$/],
    ['a mode that is none', ['--app', APP_ID, '--mode', 'BOTH'], /^The emulator refuses the app: mode: /],
    ['a mode without an app', ['--mode', 'DISPATCH'], /--mode and --region need an --app/],
    ['an argument', ['there'], /emulate takes only options/],
  ])('refuses %s as a wrong call', async (_case, options, message) => {
    await expect(runVerb(['emulate', ...options], fakeTerminal())).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 2,
    });
  });

  // How fast it is up is measured by `npm run bench -- emulator`; what keeps it fast is that it loads nothing else.
  it('loads a web server and its schemas, and no other package before its first callback', () => {
    expect(packagesBehind(ROOT, ['cli/main.ts', 'cli/commands/emulate.ts', 'emulator/app.ts'])).toEqual([
      'fastify',
      'zod',
    ]);
  });

  it('loads the emulator only when it runs, so that --help is quick', () => {
    expect(packagesBehind(ROOT, ['cli/commands/emulate.ts'])).toEqual([]);
  });
});
