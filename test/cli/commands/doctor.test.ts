import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyFreePort } from '../../../cli/local/ports.ts';
import { runVerb } from '../../../cli/run.ts';
import { type Check, failed, ok, warning } from '../../../core/doctor/check.ts';
import { serveJson } from '../../helpers/http-server.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'colloquy-doctor-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function run(checks: Check[], ...args: string[]) {
  const server = await serveJson(() => ({ body: { checks } }));
  const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:operate' };
  const terminal = fakeTerminal({ env });
  const code = await runVerb(['doctor', ...args], terminal).finally(server.close);
  const asked = server.heard.map(({ method, path }) => `${method} ${path}`);
  return { code, asked, base: server.base, printed: terminal.printed };
}

const WELL: Check = { name: 'worker', ...ok('Polls colloquy.') };
const DOUBTFUL: Check = { name: 'retention', app: 'A', ...warning('Nothing is kept.', 'Keep it.') };
const WRONG: Check = { name: 'flow', app: 'A', ...failed('None is set.', 'Set one.') };

describe('doctor', () => {
  it('prints a line for each thing, with what to do, and fails where one does', async () => {
    const { code, asked, base, printed } = await run([WELL, DOUBTFUL, WRONG]);
    expect([code, asked]).toEqual([1, ['POST /v1/doctor']]);
    expect(printed).toEqual([
      `ok       API: It answers at ${base}.`,
      'ok       worker: Polls colloquy.',
      'warning  retention of A: Nothing is kept. → Keep it.',
      'failed   flow of A: None is set. → Set one.',
      '1 failed, 1 to look at, 2 well.',
    ]);
  });

  it.each([
    ['all is well', [WELL], 'All is well.'],
    ['there is only something to look at', [WELL, DOUBTFUL], '0 failed, 1 to look at, 2 well.'],
  ])('succeeds where %s', async (_how, checks, last) => {
    const { code, printed } = await run(checks);
    expect([code, printed.at(-1)]).toEqual([0, last]);
  });

  it('prints JSON as the API gives it, with the line of the API itself', async () => {
    const { code, base, printed } = await run([WRONG], '--json');
    const api = { name: 'API', state: 'ok', found: `It answers at ${base}.`, todo: '' };
    expect([code, printed.map((line) => JSON.parse(line))]).toEqual([1, [{ checks: [api, WRONG] }]]);
  });

  it.each([['more'], ['--what']])('is called wrongly with %s, exit code 2', async (word) => {
    await expect(runVerb(['doctor', word], fakeTerminal())).rejects.toMatchObject({ exitCode: 2 });
  });

  it('looks by itself where the API does not answer, and never shows a password or a key', async () => {
    const [api, database, temporal] = [await anyFreePort(), await anyFreePort(), await anyFreePort()];
    const env = {
      DATA_DIR: dir,
      PORT: String(api),
      API_TOKENS: 'a-token-of-the-tests:operate',
      DATABASE_URL: `postgres://me:a-password@127.0.0.1:${database}/x`,
      TEMPORAL_ADDRESS: `127.0.0.1:${temporal}`,
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    mkdirSync(join(dir, 'logs'));
    writeFileSync(join(dir, 'logs', 'api.log'), 'its last words');
    const terminal = fakeTerminal({ env });
    expect(await runVerb(['doctor'], terminal)).toBe(1);
    const unknown = (name: string, cause: string) =>
      `warning  ${name}: Not known as things are. → See the line of ${cause} first.`;
    expect(terminal.printed).toEqual([
      expect.stringMatching(
        /^failed {3}API: The API at .* does not answer .* → .*logs\/api\.log\. What follows is looked at from here\.$/,
      ),
      `failed   Temporal: No Temporal server answers at 127.0.0.1:${temporal}. → Start one, or set TEMPORAL_ADDRESS.`,
      unknown('search attributes', 'Temporal'),
      unknown('worker', 'Temporal'),
      `failed   database: None answers at 127.0.0.1:${database}. → Start it, or correct DATABASE_URL.`,
      unknown('migrations', 'database'),
      unknown('master key', 'database'),
      '3 failed, 4 to look at, 0 well.',
    ]);
    expect(terminal.printed.join()).not.toMatch(/a-password|BwcH/);
  });
});
