import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVerb } from '../../cli/run.ts';
import { type Answer, serveJson } from '../helpers/http-server.ts';
import { fakeTerminal } from '../helpers/terminal.ts';

const VERBS = [
  'start',
  'chat',
  'demo',
  'emulate',
  'check',
  'test',
  'publish',
  'apps',
  'settings',
  'secrets',
  'sessions',
  'show',
  'retry',
  'recover',
  'migrate',
  'forget',
];

describe('the command line', () => {
  it('names every verb with its usage', async () => {
    const terminal = fakeTerminal();
    expect(await runVerb(['--help'], terminal)).toBe(0);
    for (const verb of VERBS) expect(terminal.printed.join('\n')).toContain(`colloquy ${verb}`);
  });

  it.each(VERBS)('knows --help and --json of %s', async (verb) => {
    const terminal = fakeTerminal();
    expect(await runVerb([verb, '--help'], terminal)).toBe(0);
    expect(terminal.printed[0]).toMatch(new RegExp(`^colloquy ${verb}.*--json`));
  });

  it.each([
    ['apps', ['list', 'link', 'sync', 'retention', 'unlink', 'flow', 'handover', 'handovers', 'rotate-secret']],
    ['settings', ['set', 'list']],
    ['secrets', ['set', 'unset', 'list']],
  ])('shows with --help of %s how each of its actions is called', async (verb, actions) => {
    const terminal = fakeTerminal();
    await runVerb([verb, '--help'], terminal);
    const shown = terminal.printed.join('\n').split('\n').slice(2);
    const called = shown.map((line) => /^ {2}colloquy (\w+) ([\w-]+) .*\[--json\]$/.exec(line)?.slice(1));
    expect(called).toEqual(actions.map((action) => [verb, action]));
  });

  it.each([
    ['no verb', [], /colloquy start/],
    ['an unknown verb', ['strat'], /There is no verb "strat"\. There are: start, chat/],
    ['a verb that every object has', ['constructor'], /There is no verb/],
    ['an unknown option', ['sessions', '--stat', 'open'], /Unknown option '--stat'[\s\S]*Usage: colloquy sessions/],
    ['a missing argument', ['show'], /ID is missing\. Usage: colloquy show ID/],
    ['one argument too many', ['show', 'a', 'b'], /One ID is expected, 2 were given/],
    ['an unknown action', ['apps', 'toString'], /apps needs one of: list, link, sync, retention, unlink/],
    ['a missing option', ['apps', 'link', '--project', 'p'], /^--app, --client-id, --client-secret-file are missing/],
    ['a version that is missing', ['migrate', 'S1'], /--to is missing\. Usage: colloquy migrate ID --to VERSION/],
    ['an unknown channel', ['chat', '--channel', 'FAX'], /There is no channel FAX\. There are: WHATSAPP/],
    ['no file', ['check'], /FILE is missing/],
    ['no file to test', ['test'], /FILE is missing/],
    ['what the demo does not take', ['demo', 'twice'], /demo takes no twice\. Usage: colloquy demo/],
  ])('answers %s with what to do and exit code 2', async (_, argv, message) => {
    await expect(runVerb(argv, fakeTerminal())).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 2,
    });
  });
});

describe('a verb that talks to the API', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'colloquy-verbs-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  async function run(argv: string[], answer: unknown) {
    const server = await serveJson(() => ({ body: answer }));
    const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:read' };
    const terminal = fakeTerminal({ env, lines: ['the-secret'] });
    const code = await runVerb(argv, terminal).finally(server.close);
    return { code, printed: terminal.printed, heard: server.heard };
  }

  it.each([
    [['sessions', '--archived'], { sessions: [] }, 'GET /v1/sessions?archived=true', 'No sessions.'],
    [['show', 'S/1', '--json'], { id: 'S/1' }, 'GET /v1/sessions/S%2F1', '{"id":"S/1"}'],
    [['retry', 'S1'], { message: 'It goes on.', done: true }, 'POST /v1/sessions/S1/retry', 'It goes on.'],
    [['apps', 'list'], { apps: [] }, 'GET /v1/apps', 'No app is linked. `colloquy apps link` links one.'],
    [['apps', 'sync', 'A'], { appId: 'A' }, 'POST /v1/apps/A/sync', 'A  no flow yet'],
    [['apps', 'unlink', 'A'], '', 'DELETE /v1/apps/A', 'Unlinked A.'],
  ])('%j asks for what it says and prints it', async (argv, answer, request, line) => {
    const { code, printed, heard } = await run(argv, answer);
    expect(heard.map(({ method, path }) => `${method} ${path}`)).toEqual([request]);
    expect([code, printed]).toEqual([0, [line]]);
  });

  const landing = { to: 'w@2', lands: true, step: 'ask', how: 'waits', problems: [] };

  it('moves a session, and says what came of it', async () => {
    const answer = { ...landing, message: 'The session runs on w@2, at ask.' };
    const { code, printed, heard } = await run(['migrate', 'S1', '--to', 'w@2', '--step', 'ask'], answer);
    expect(heard.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/v1/sessions/S1/migrate', { to: 'w@2', dryRun: false, step: 'ask' }],
    ]);
    expect([code, printed]).toEqual([0, ['The session runs on w@2, at ask.']]);
  });

  it.each([
    ['waits', landing, 0, ['It lands in w@2 and waits at ask.']],
    ['runs', { ...landing, how: 'runs', step: '' }, 0, ['It lands in w@2 and runs its beginning.']],
    [
      'does not land',
      { to: 'w@2', lands: false, step: '', problems: ['No step ask.', 'No number.'] },
      1,
      ['It does not land in w@2:', '  No step ask.', '  No number.'],
    ],
  ])('says where a session would land: %s', async (_title, answer, exit, lines) => {
    const { code, printed, heard } = await run(['migrate', 'S1', '--to', '2', '--dry-run'], answer);
    expect(heard[0]?.body).toEqual({ to: '2', dryRun: true });
    expect([code, printed]).toEqual([exit, lines]);
  });

  it.each([
    ['failed again', { state: 'failed', code: 'SESSION_FAILED', message: 'It failed again: why.' }],
    [
      'had not failed',
      { state: 'open', code: 'NOT_FAILED', message: 'There is nothing to retry: the session is open.' },
    ],
  ])('exits with 1 when a retried session %s, and says so', async (_what, answer) => {
    const { code, printed } = await run(['retry', 'S1'], { ...answer, done: false });
    expect([code, printed]).toEqual([1, [answer.message]]);
  });

  it.each([
    [['--to', '3'], { version: '3' }],
    [['--to', 'shop@latest', '--why', 'It is back'], { flow: 'shop', version: 'latest', why: 'It is back' }],
    [[], {}],
  ])('retries a session with %j', async (options, body) => {
    const { heard } = await run(['retry', 'S1', ...options], { message: 'It goes on.', done: true });
    expect(heard[0]?.body).toEqual(body);
  });

  it('reads the client secret from stdin, never from an argument', async () => {
    const options = ['--project', 'P', '--app', 'A', '--region', 'eu', '--client-id', 'C', '--client-secret-file', '-'];
    const { heard, printed } = await run(['apps', 'link', ...options], { appId: 'A', channels: [{ channel: 'SMS' }] });
    expect(heard[0]?.body).toEqual({
      projectId: 'P',
      appId: 'A',
      region: 'eu',
      clientId: 'C',
      clientSecret: 'the-secret',
    });
    expect(printed.join()).not.toContain('the-secret');
  });

  async function publishTo(app: object, published: object) {
    const file = join(dir, 'f.yaml');
    writeFileSync(file, 'flow: f');
    const server = await serveJson(({ path }) => ({ body: path === '/v1/flows' ? published : app }));
    const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:publish' };
    const terminal = fakeTerminal({ env });
    await runVerb(['publish', file, '--app', 'A'], terminal).finally(server.close);
    return { file, printed: terminal.printed, heard: server.heard };
  }

  it('publishes a file and gives it to an app', async () => {
    const { printed, heard } = await publishTo({ flow: null }, { flow: 'f', version: 2, hash: 'h' });
    expect(heard.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/flows',
      'GET /v1/apps/A',
      'PUT /v1/apps/A/flow',
    ]);
    expect([heard[0]?.body, heard[2]?.body]).toEqual([{ definition: 'flow: f' }, { flow: 'f', version: 2 }]);
    expect(printed).toEqual(['Published f@2; new sessions of A take it.']);
  });

  it('says what check warns of, and which channels took another flow until now', async () => {
    const place = { severity: 'warning', step: 'hi', line: 3, column: 5 };
    const problems = [{ ...place, message: 'This text is missing in nl.', hint: 'Add nl.' }];
    const app = { flow: { flow: 'f', version: 1, channels: { SMS: { flow: 'g', version: 'latest' } } } };
    const { file, printed } = await publishTo(app, { flow: 'f', version: 2, hash: 'h', problems });
    expect(printed).toEqual([
      `${file}:3:5: warning: This text is missing in nl. Add nl. (step hi)`,
      'Published f@2; new sessions of A take it, also where they took another (SMS: g@latest).',
    ]);
  });

  it.each<[string, unknown[], string]>([
    ['on no app', [], 'Live on no app: `colloquy apps flow` points one at it.'],
    ['on an app', [{ appId: 'A', displayName: 'Shop', channels: 'all' }], 'Live on A (Shop).'],
    [
      'on some channels of an app without a name',
      [{ appId: 'A', displayName: '', channels: ['SMS', 'RCS'] }],
      'Live on A for SMS, RCS.',
    ],
  ])('says that what it published is live %s', async (_where, live, line) => {
    const file = join(dir, 'f.yaml');
    writeFileSync(file, 'flow: f');
    const { printed } = await run(['publish', file], { flow: 'f', version: 2, hash: 'h', live });
    expect(printed).toEqual(['Published f@2.', line]);
  });

  function writeShop(): string {
    writeFileSync(join(dir, 'shop.yaml'), 'flow: shop\nsteps:\n  - run: { flow: address }\n  - end\n');
    writeFileSync(join(dir, 'address.yaml'), 'flow: address\nsteps:\n  - ask: Street?\n  - end\n');
    return join(dir, 'shop.yaml');
  }

  it('publishes the flows that it runs from the files beside it first', async () => {
    const { heard, printed } = await run(['publish', writeShop()], { flow: 'f', version: 2, hash: 'h' });
    expect(heard.map(({ body }) => JSON.stringify(body).match(/flow: (\w+)/)?.[1])).toEqual(['address', 'shop']);
    expect(printed.slice(0, 2)).toEqual(['Published f@2.', 'Published f@2.']);
  });

  const refusal = { status: 422, body: { detail: 'The flow was not published' } };
  const unknownApp = { status: 404, body: { detail: 'There is no app A' } };

  /** The API publishes so many flows, and refuses what comes next. */
  async function publishUntilRefused(taken: number, answer: Answer, ...options: string[]) {
    const server = await serveJson(({ body }) => {
      const flow = JSON.stringify(body ?? null).match(/flow: (\w+)/)?.[1];
      return server.heard.length > taken ? answer : { body: { flow, version: 2, hash: 'h' } };
    });
    const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:publish' };
    const terminal = fakeTerminal({ env });
    const code = runVerb(['publish', writeShop(), ...options], terminal).finally(server.close);
    const told: string = await code.then(
      () => '',
      (thrown) => thrown.message,
    );
    return { printed: terminal.printed, told };
  }

  it.each<[string, number, Answer, string[]]>([
    ['nothing', 0, refusal, []],
    ['those that it runs', 1, refusal, ['Published address@2.']],
    [
      'all that it published, where the app cannot take it',
      2,
      unknownApp,
      ['Published address@2.', 'Published shop@2.', 'Live on no app: `colloquy apps flow` points one at it.'],
    ],
  ])('says when it fails what is published all the same: %s', async (_what, taken, answer, lines) => {
    const { printed, told } = await publishUntilRefused(taken, answer, '--app', 'A');
    expect(printed).toEqual(lines);
    expect(told).toMatch(answer === refusal ? 'The flow was not published (422).' : 'There is no app A (404).');
  });

  it.each<[string, number, Answer, object[]]>([
    ['nothing', 0, refusal, []],
    ['those that it runs', 1, refusal, [{ runs: [{ flow: 'address', version: 2, hash: 'h', live: [] }] }]],
    ['all of it', 2, unknownApp, [{ flow: 'shop', version: 2, runs: [{ flow: 'address' }] }]],
  ])('says so as JSON too: %s', async (_what, taken, answer, shown) => {
    const { printed } = await publishUntilRefused(taken, answer, '--app', 'A', '--json');
    expect(printed.map((line) => JSON.parse(line))).toMatchObject(shown);
  });

  it('says which file was refused', async () => {
    const file = join(dir, 'f.yaml');
    writeFileSync(file, 'flow: f');
    const server = await serveJson(() => ({ status: 422, body: { detail: 'The flow was not published.' } }));
    const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:publish' };
    const refused = runVerb(['publish', file], fakeTerminal({ env })).finally(server.close);
    await expect(refused).rejects.toThrow(`${file}: The flow was not published (422).`);
  });

  it('checks files without any server, and exits with 1 when one has an error', async () => {
    const file = join(dir, 'bad.yaml');
    writeFileSync(file, 'flow: f\nsteps: []\nstpes: 1\n');
    const terminal = fakeTerminal();
    expect(await runVerb(['check', file], terminal)).toBe(1);
    expect(terminal.printed[0]).toMatch(new RegExp(`^${file}:\\d+:\\d+: error: `));
  });

  it('says which file cannot be read', async () => {
    const terminal = fakeTerminal();
    expect(await runVerb(['check', join(dir, 'none.yaml')], terminal)).toBe(1);
    expect(terminal.printed).toEqual([expect.stringMatching(/none\.yaml cannot be read: ENOENT/)]);
  });
});
