import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVerb } from '../../../cli/run.ts';
import { eventually } from '../../helpers/eventually.ts';
import { serveJson } from '../../helpers/http-server.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'colloquy-forget-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const IDENTITY = '+46700000001';
const FOUND = {
  ...{ dryRun: true, runs: 3, sessions: 2, receipts: 9, keptVariables: true, consents: 1, deadLetters: 0 },
  optOutKept: false,
  atSinch: { contactIds: ['C1'], conversationIds: [], todo: ['The contact: DELETE him.'] },
};

/** Forgets one contact of the only app; what is typed answers the question. */
async function forget(
  args: string[],
  { typed, more = {}, identity = IDENTITY }: { typed?: string; more?: object; identity?: string } = {},
) {
  const server = await serveJson(({ method }) => ({
    body: method === 'GET' ? { apps: [{ appId: 'A' }] } : { ...FOUND, ...more },
  }));
  const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:operate' };
  const terminal = fakeTerminal({ env, isTTY: typed !== undefined });
  const running = runVerb(['forget', '--identity', identity, ...args], terminal).catch((thrown: unknown) => thrown);
  if (typed !== undefined) {
    await eventually('it is asked', () => terminal.screened().includes('? '));
    terminal.stdin.write(`${typed}\r`);
  }
  const outcome = await running;
  await server.close();
  const asked = server.heard.filter(({ path }) => path !== '/v1/apps');
  const [bodies, paths] = [asked.map(({ body }) => body), asked.map(({ method, path }) => `${method} ${path}`)];
  return { outcome, terminal, bodies, paths };
}

const body = (more: object) => ({ appId: 'A', channel: 'SMS', identity: IDENTITY, dryRun: false, ...more });

test('--yes forgets at once, by a number that stands in no address, and says what was and what stays', async () => {
  const { outcome, bodies, paths, terminal } = await forget(['--yes', '--channel', 'whatsapp'], {
    more: { optOutKept: true },
  });
  expect([outcome, bodies, paths]).toEqual([0, [body({ channel: 'WHATSAPP' })], ['DELETE /v1/contacts']]);
  expect(terminal.printed).toEqual([
    'Forgotten:',
    '  runs at Temporal, with their histories: 3',
    '  archived sessions: 2',
    '  receipts: 9',
    '  kept variables: some',
    '  consents: 1',
    '  unreadable callbacks: 0',
    expect.stringMatching(/deletes the runs within a minute/),
    expect.stringMatching(/opted out: that alone is kept/),
    'At Sinch stays (contact C1):',
    '  The contact: DELETE him.',
  ]);
});

test('at a terminal it shows what would go, and asks', async () => {
  const wanted = await forget([], { typed: 'y' });
  expect([wanted.outcome, wanted.bodies]).toEqual([0, [body({ dryRun: true }), body({})]]);
  expect(wanted.terminal.told).toContain('  archived sessions: 2');
  const unwanted = await forget([], { typed: 'n' });
  expect([unwanted.outcome, unwanted.bodies]).toEqual([1, [body({ dryRun: true })]]);
});

test('with nobody to ask it does nothing', async () => {
  const { outcome, bodies } = await forget([]);
  expect(outcome).toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^Nothing was forgotten: .* Add --yes\./),
  });
  expect(bodies).toEqual([]);
});

test('--dry-run only looks', async () => {
  const { outcome, bodies, terminal } = await forget(['--dry-run', '--json']);
  expect([outcome, bodies]).toEqual([0, [body({ dryRun: true })]]);
  expect(JSON.parse(terminal.printed.join(''))).toEqual(FOUND);
});

test('what is no number with a + is an identity on a channel that has to be named', async () => {
  const { outcome, paths } = await forget(['--yes'], { identity: '123456789' });
  expect([outcome, paths]).toEqual([expect.objectContaining({ message: expect.stringMatching(/^Add --channel/) }), []]);
  const named = await forget(['--yes', '--channel', 'viber'], { identity: '123456789' });
  expect([named.outcome, named.bodies]).toEqual([0, [body({ channel: 'VIBERBM', identity: '123456789' })]]);
});

test('who is not known is not said to be forgotten', async () => {
  const more = { runs: 0, sessions: 0, receipts: 0, keptVariables: false, consents: 0 };
  const nobody = 'Nobody is known by that on SMS.';
  const { outcome, terminal } = await forget(['--yes'], { more });
  expect([outcome, terminal.printed]).toEqual([1, [nobody]]);
  const looked = await forget(['--dry-run'], { more });
  expect([looked.outcome, looked.terminal.printed]).toEqual([0, [nobody]]);
  expect((await forget(['--yes'], { more: { ...more, optOutKept: true } })).outcome).toBe(0);
});
