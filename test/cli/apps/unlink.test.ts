import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVerb } from '../../../cli/run.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type Answer, type Heard, serveJson } from '../../helpers/http-server.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'colloquy-unlink-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const RUNNING: Answer = {
  status: 409,
  body: { code: 'SESSIONS_RUNNING', sessions: 3, detail: 'App A was not unlinked: 3 sessions run.' },
};

interface World {
  typed?: string;
  targets?: string[];
  /** What the API says to whoever has said what becomes of the sessions. */
  unlinked?: Answer;
}

/** Unlinks an app with three sessions. */
async function unlink(args: string[], { typed, targets = ['support'], unlinked = { body: '' } }: World = {}) {
  const answers = ({ method, path }: Heard): Answer => {
    if (method === 'GET') return { body: { handovers: targets.map((name) => ({ name })) } };
    return path.includes('?sessions=') ? unlinked : RUNNING;
  };
  const server = await serveJson(answers);
  const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:operate' };
  const terminal = fakeTerminal({ env, isTTY: typed !== undefined });
  const running = runVerb(['apps', 'unlink', 'A', ...args], terminal).catch((thrown: unknown) => thrown);
  for (const [index, line] of (typed?.split(' ') ?? []).entries()) {
    await eventually('it is asked', async () => terminal.screened().split('? ').length > index + 1);
    terminal.stdin.write(`${line}\r`);
  }
  const outcome = await running;
  await server.close();
  return { outcome, terminal, requests: server.heard.map(({ method, path }) => `${method} ${path}`) };
}

test.each([
  ['end', 'DELETE /v1/apps/A?sessions=end'],
  ['handover=the desk', 'DELETE /v1/apps/A?sessions=handover&to=the+desk'],
])('--sessions %s says what becomes of sessions', async (sessions, request) => {
  const { outcome, requests, terminal } = await unlink(['--sessions', sessions]);
  expect([outcome, requests, terminal.printed]).toEqual([0, [request], ['Unlinked A.']]);
});

test('without a terminal, and without a word on the sessions, it is refused with their count', async () => {
  const { outcome, requests } = await unlink([]);
  const message = expect.stringMatching(/^App A was not unlinked: 3 sessions run\. .* --sessions end, or/);
  expect(outcome).toMatchObject({ exitCode: 2, message });
  expect(requests).toEqual(['DELETE /v1/apps/A']);
});

test.each<[string, World, string[], string]>([
  ['ended', { typed: 'e' }, ['DELETE /v1/apps/A?sessions=end'], 'Unlinked A.'],
  ['left', { typed: 'l' }, [], 'App A stays linked.'],
  [
    'handed over',
    { typed: 'h support', targets: ['desk', 'support'] },
    ['GET /v1/apps/A/handovers', 'DELETE /v1/apps/A?sessions=handover&to=support'],
    'Unlinked A.',
  ],
])('at a terminal it is asked, and they are %s', async (_what, world, requests, line) => {
  const asked = await unlink([], world);
  expect(asked.terminal.screened()).toContain(
    '3 sessions run. [e]nd them, [h]and them over, or [l]eave the app linked? ',
  );
  expect([asked.outcome, asked.requests.slice(1), asked.terminal.printed]).toEqual([0, requests, [line]]);
});

test('nobody is handed over to nobody', async () => {
  const { outcome, requests } = await unlink([], { typed: 'h', targets: [] });
  expect(outcome).toMatchObject({ message: expect.stringMatching(/no target of hand-overs: `colloquy apps handover/) });
  expect(requests).toEqual(['DELETE /v1/apps/A', 'GET /v1/apps/A/handovers']);
});

test.each([
  [[], /^Unlinking A goes on by itself: 9000 sessions were running\./],
  [['--json'], /^\{"appId":"A","unlinking":true,"sessions":9000\}$/],
])('what goes on behind the answer is said so: %j', async (more, line) => {
  const unlinked = { status: 202, body: { unlinking: true, sessions: 9000 } };
  const { terminal } = await unlink(['--sessions', 'end', ...more], { unlinked });
  expect(terminal.printed).toEqual([expect.stringMatching(line)]);
});

test.each([
  [[], 'Unlinked A.'],
  [['--json'], '{"appId":"A","unlinked":true,"problem":"Remove the webhook yourself."}'],
])('what is left to do once it is unlinked is said beside the result: %j', async (more, line) => {
  const unlinked = { body: { unlinked: true, problem: 'Remove the webhook yourself.' } };
  const { outcome, terminal } = await unlink(['--sessions', 'end', ...more], { unlinked });
  expect([outcome, terminal.printed, terminal.told]).toEqual([0, [line], ['Remove the webhook yourself.']]);
});

test('what the sessions would not have is an error like any other', async () => {
  const unlinked = { status: 409, body: { code: 'SESSIONS_LEFT', detail: 'App A stays linked: 1 was left.' } };
  const { outcome } = await unlink(['--sessions', 'end'], { unlinked });
  expect(outcome).toMatchObject({ exitCode: 1, message: 'App A stays linked: 1 was left (409).' });
});
