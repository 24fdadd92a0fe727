import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVerb } from '../../../cli/run.ts';
import { type Answer, type Heard, serveJson } from '../../helpers/http-server.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

const SECRET = 'a-secret-that-nobody-sees';
const OFFERS = [{ kind: 'retention', days: 1, because: 'Sinch keeps nothing.' }];
const DISPATCH = { appId: 'A', mode: 'DISPATCH', offers: OFFERS };
const CONVERSATION = { appId: 'A', mode: 'CONVERSATION', offers: [] };

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'colloquy-link-'));
  file = join(dir, 'secret');
  writeFileSync(file, ` ${SECRET}\n\n`);
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Links against an API that answers with this app; what is typed stands ready from the beginning. */
async function link(args: string[], { app = DISPATCH as object, typed = undefined as string | undefined } = {}) {
  const answers = ({ path }: Heard): Answer => ({
    body: path.endsWith('/retention') ? { ...app, retentionDays: 1, offers: [] } : app,
  });
  const server = await serveJson(answers);
  const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:operate' };
  const terminal = fakeTerminal({ env, isTTY: typed !== undefined });
  if (typed !== undefined) terminal.stdin.write(typed);
  const outcome = await runVerb(['apps', 'link', ...args], terminal).catch((thrown: unknown) => thrown);
  await server.close();
  const heard = server.heard.map(({ method, path, body }) => [`${method} ${path}`, body]);
  return { outcome, heard, terminal };
}

const GIVEN = () => ['--project', 'P', '--app', 'A', '--client-id', 'C', '--client-secret-file', file];
const BODY = { projectId: 'P', appId: 'A', clientId: 'C', clientSecret: SECRET };

test('what is given is not asked for, and the region may be left out', async () => {
  const { outcome, heard, terminal } = await link(GIVEN());
  expect([outcome, heard]).toEqual([0, [['POST /v1/apps', BODY]]]);
  expect(terminal.printed).toEqual([
    'Linked A  no flow yet',
    '  Offer: Sinch keeps nothing. `colloquy apps retention A 1` takes it.',
  ]);
  expect(terminal.screened()).toBe('');
});

test('what is not given is asked for, the secret without showing it', async () => {
  const world = { app: CONVERSATION, typed: `P\rC\r${SECRET}\r` };
  const { outcome, heard, terminal } = await link(['--app', 'A', '--region', 'eu'], world);
  expect(heard[0]).toEqual(['POST /v1/apps', { ...BODY, region: 'eu' }]);
  expect(outcome).toBe(0);
  expect(terminal.screened()).not.toContain(SECRET);
  expect([...terminal.printed, ...terminal.told].join()).not.toContain(SECRET);
});

test.each([
  ['\r', true],
  ['y\r', true],
  ['n\r', false],
])('the offer of retention is asked for at a terminal: %j', async (typed, takes) => {
  const { heard, terminal } = await link(GIVEN(), { typed });
  expect(heard.slice(1)).toEqual(takes ? [['PUT /v1/apps/A/retention', { days: 1 }]] : []);
  expect(terminal.screened()).toContain('Let Sinch keep messages for one day? [Y/n] ');
  expect(terminal.printed.at(-1) === 'Sinch keeps the messages of A for one day.').toBe(takes);
});

test.each([
  ['without a terminal', undefined],
  ['at one, where it is not asked for then', ''],
])('--retention takes the offer %s', async (_where, typed) => {
  const { heard, terminal } = await link([...GIVEN(), '--retention', '3'], { typed });
  expect(heard[1]).toEqual(['PUT /v1/apps/A/retention', { days: 3 }]);
  expect(terminal.printed.at(-1)).toBe('Sinch keeps the messages of A for 3 days.');
  expect(terminal.screened()).toBe('');
});

test('where Sinch keeps messages anyway nothing is asked, and --retention changes nothing', async () => {
  const { outcome, heard, terminal } = await link([...GIVEN(), '--retention', '1'], { app: CONVERSATION, typed: '' });
  expect([outcome, heard.length, terminal.screened()]).toEqual([0, 1, '']);
  expect(terminal.told).toEqual(['In CONVERSATION mode Sinch keeps messages anyway: --retention changes nothing.']);
});

test.each([
  [['--retention', '1'], 2],
  [[], 1],
])('--json prints the app alone, and asks nothing beside the fields: %j', async (more, calls) => {
  const { heard, terminal } = await link([...GIVEN(), '--json', ...more], { typed: '' });
  expect([heard.length, terminal.printed.length, terminal.screened()]).toEqual([calls, 1, '']);
  expect(JSON.parse(terminal.printed[0] ?? '')).toMatchObject({ appId: 'A' });
});

test('Ctrl-C leaves with nothing linked', async () => {
  const { outcome, heard } = await link([], { typed: 'P\r\u0003' });
  expect([outcome, heard]).toMatchObject([{ exitCode: 130 }, []]);
});
