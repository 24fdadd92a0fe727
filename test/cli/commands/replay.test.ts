import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVerb } from '../../../cli/run.ts';
import { type Answer, serveJson } from '../../helpers/http-server.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'colloquy-replay-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function run(argv: string[], answer: Answer) {
  const server = await serveJson(() => answer);
  const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:read' };
  const terminal = fakeTerminal({ env });
  const code = await runVerb(argv, terminal).finally(server.close);
  return {
    code,
    printed: terminal.printed,
    told: terminal.told,
    asked: server.heard.map(({ method, path }) => `${method} ${path}`),
  };
}

const found = { message: 'Found.', runs: 1, events: 9, ends: { state: 'open', code: '', step: '', reason: '' } };

test.each([
  ['the same', { body: { ...found, outcome: 'same' } }, { code: 0, printed: ['Found.'], told: [] }],
  ['a difference', { body: { ...found, outcome: 'differs' } }, { code: 1, printed: ['Found.'], told: [] }],
  [
    'what cannot be read',
    { status: 409, body: { code: 'HISTORY_UNREADABLE', detail: 'It breaks off.' } },
    { code: 2, printed: [], told: ['01S cannot be replayed. It breaks off (409).'] },
  ],
])('a replay of a session tells by its exit code: %s', async (_, answer, expected) => {
  expect(await run(['replay', '01S'], answer)).toEqual({ ...expected, asked: ['POST /v1/sessions/01S/replay'] });
});

test('a file is read without any API, and told apart from an id', async () => {
  const path = join(dir, 'broken.json');
  writeFileSync(path, '{"events":[');
  const { code, told, asked } = await run(['replay', path], {});
  expect([code, asked]).toEqual([2, []]);
  expect(told[0]).toMatch(/broken\.json cannot be replayed\. It is no JSON, or breaks off/);
});

test('an export is told apart from a history', async () => {
  const path = join(dir, 'export.json');
  writeFileSync(path, '{"format":"colloquy-conversation/1"}');
  const { code, told } = await run(['replay', path], {});
  expect([code, told[0]]).toEqual([2, expect.stringMatching(/It is an export of `colloquy show ID --json`/)]);
});

test('a history is saved run by run, with and by the session that they are runs of', async () => {
  const runs = [
    { runId: 'a', history: { events: [1] } },
    { runId: 'b', history: { events: [2] } },
  ];
  const folder = join(dir, 'histories');
  const { code, printed, asked } = await run(['show', '01S', '--history', folder], {
    body: { sessionId: '01P', runs },
  });
  expect([code, asked]).toEqual([0, ['GET /v1/sessions/01S/history']]);
  expect(printed).toEqual([`Saved ${join(folder, '01P.0.json')}.`, `Saved ${join(folder, '01P.1.json')}.`]);
  expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([
    '{"session":"01P","events":[1]}\n',
    '{"session":"01P","events":[2]}\n',
  ]);
});
