import { runVerb } from '../../../cli/run.ts';
import { type Heard, serveJson } from '../../helpers/http-server.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

const shown = { id: 'r1', state: 'starting', apply: true, counts: { waiting: 0 } };
const ended = { ...shown, state: 'done', counts: { recovered: 2, skipped: 1 } };
const report = (sessionId: string, outcome: string, code = '', reason = 'So it is.') => {
  return { sessionId, outcome, code, reason };
};

/** An API whose recovery is as told whenever somebody looks; the last way it is stays. */
async function run(argv: string[], looks: object[], sessions: object[] = []) {
  const left = [...looks];
  const terminal = fakeTerminal({ env: {} });
  const answer = ({ method, path }: Heard) => {
    if (method === 'POST') return { status: 202, body: shown };
    if (!path.includes('limit=1000')) {
      const body = left.length > 1 ? left.shift() : left[0];
      if (left.length === 1) onLast(terminal);
      return { body };
    }
    const after = new URL(path, 'http://api').searchParams.get('after');
    return {
      body: { ...ended, sessions: after ? sessions.slice(1) : sessions.slice(0, 1), next: after ? undefined : 'S1' },
    };
  };
  const server = await serveJson(answer);
  Object.assign(terminal.env, { PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:read' });
  const code = await runVerb(['recover', ...argv], terminal).finally(server.close);
  return { code, printed: terminal.printed, told: terminal.told, heard: server.heard };
}

let onLast: (terminal: { interrupt(): void }) => void = () => undefined;
afterEach(() => {
  onLast = () => undefined;
});

const requests = (heard: Heard[]) => heard.map(({ method, path }) => `${method} ${path}`);

test('what is asked for is started, followed until it ends, and told session by session', async () => {
  const options = [
    '--query',
    "AppId = 'a'",
    '--to',
    'shop@3',
    '--apply',
    '--rate',
    '50',
    '--max-age',
    '2h',
    '--why',
    'It is back',
  ];
  const looks = [{ ...shown, state: 'running', counts: { waiting: 3 } }, ended];
  const sessions = [report('S1', 'recovered'), report('S2', 'skipped', 'WINDOW_CLOSED', 'Closed.')];
  const { code, printed, told, heard } = await run(options, looks, sessions);
  expect(heard[0]?.body).toEqual({
    ...{ query: "AppId = 'a'", to: 'shop@3', apply: true },
    ...{ ratePerSecond: 50, maxAge: '2h', why: 'It is back' },
  });
  expect(told).toEqual(['Recovery r1:', 'running: 3 to do', 'done: 2 go on, 1 skipped']);
  expect(printed).toEqual(['S1  recovered    So it is.', 'S2  skipped      WINDOW_CLOSED: Closed.']);
  expect(code).toBe(0);
  expect(requests(heard)).toEqual([
    'POST /v1/recoveries',
    'GET /v1/recoveries/r1?limit=1',
    'GET /v1/recoveries/r1?limit=1',
    'GET /v1/recoveries/r1?limit=1000',
    'GET /v1/recoveries/r1?limit=1000&after=S1',
  ]);
});

test('a dry run says so, and how it is done in earnest', async () => {
  const { printed } = await run(['r1'], [{ ...ended, apply: false }], [report('S1', 'would')]);
  expect(printed.at(-1)).toBe('Nothing was done: `colloquy recover --query … --apply` does it.');
});

test('Ctrl-C leaves it running, and says how it is followed again', async () => {
  onLast = (terminal) => terminal.interrupt();
  const { code, told } = await run(['r1'], [{ ...shown, state: 'running' }]);
  expect(code).toBe(130);
  expect(told.at(-1)).toContain('It goes on without you: `colloquy recover r1` follows it');
});

test('where the API goes away meanwhile, it is said how the recovery is followed again', async () => {
  const answers = [{ body: shown }, { body: shown }, { status: 503, body: { detail: 'The database is away.' } }];
  const server = await serveJson(() => answers.shift() ?? { body: ended });
  const env = { PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:read' };
  const terminal = fakeTerminal({ env });
  const running = runVerb(['recover', 'r1'], terminal).finally(server.close);
  await expect(running).rejects.toThrow('The database is away (503).');
  expect(terminal.told.at(-1)).toContain('It goes on without you: `colloquy recover r1` follows it');
});

test.each(['failedAgain', 'unreached'])('the exit code is 1 where one is %s', async (outcome) => {
  const { code } = await run(['r1', '--json'], [{ ...ended, counts: { [outcome]: 1 } }], [report('S1', outcome)]);
  expect(code).toBe(1);
});

test('--json has the counts and every report', async () => {
  const { printed } = await run(['r1', '--json'], [ended], [report('S1', 'recovered'), report('S2', 'skipped')]);
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({ counts: ended.counts, sessions: [{}, { sessionId: 'S2' }] });
});

test.each(['pause', 'resume', 'cancel'])('--%s tells a recovery so', async (name) => {
  const { heard } = await run(['r/1', `--${name}`], [ended]);
  expect(requests(heard)[0]).toBe(`POST /v1/recoveries/r%2F1/${name}`);
});

test.each([
  ['nothing to recover', [], /--query or ID is missing/],
  ['an ID that is to be applied', ['r1', '--apply'], /--apply goes with --query/],
  ['an ID with a rate', ['r1', '--rate', '5'], /--rate goes with --query/],
  ['an ID beside a query', ['r1', '--query', 'q'], /only one can be meant/],
  ['a query that is to wait', ['--query', 'q', '--pause'], /--pause needs the ID/],
  ['two steerings', ['r1', '--pause', '--cancel'], /Only one of --pause and --cancel/],
  ['a rate that is none', ['--query', 'q', '--rate', 'fast'], /--rate is no number/],
])('%s is said with the usage', async (_title, argv, message) => {
  await expect(run(argv, [ended])).rejects.toMatchObject({ message: expect.stringMatching(message), exitCode: 2 });
});
