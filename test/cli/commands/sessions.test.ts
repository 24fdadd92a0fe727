import { runVerb } from '../../../cli/run.ts';
import { serveJson } from '../../helpers/http-server.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

type Page = { sessions: object[]; next?: string; looked?: number };

const NOTHING: Page = { sessions: [] };

/** Answers with a page for each call, in order; afterwards with nothing. */
async function run(pages: Page[], ...args: string[]) {
  const left = [...pages];
  const server = await serveJson(() => ({ body: left.shift() ?? NOTHING }));
  const env = { DATA_DIR: '/nowhere', PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:read' };
  const terminal = fakeTerminal({ env });
  const code = await runVerb(['sessions', ...args], terminal).finally(server.close);
  const asked = server.heard.map(({ method, path, body }) => (body ? [method, path, body] : [method, path]));
  return { code, asked, printed: terminal.printed };
}

const open = { id: 'S1', state: 'open', channel: 'SMS', flow: 'w@1', workflowId: 'session.a.1' };
const failed = {
  ...{ id: 'S2', state: 'failed', channel: 'WHATSAPP', flow: 'coffee@12', workflowId: 'session.a.2' },
  ...{ code: 'CALL_STATUS', reason: 'Step look_up of coffee cannot go on: the shop answered 500.' },
  next: 'Look at the service, then `colloquy retry S2`.',
};
const stuck = { ...failed, id: '', state: 'stuck', code: 'WORKFLOW_STUCK', workflowId: 'session.a.3', flow: '' };

describe('sessions', () => {
  it('prints columns, and under a session that failed why and what to do', async () => {
    const { code, printed } = await run([{ sessions: [open, failed] }]);
    expect([code, printed]).toEqual([
      0,
      [
        'S1  open    SMS       w@1',
        'S2  failed  WHATSAPP  coffee@12  CALL_STATUS',
        '  Step look_up of coffee cannot go on: the shop answered 500.',
        '  → Look at the service, then `colloquy retry S2`.',
      ],
    ]);
  });

  it.each([
    [[], '/v1/sessions'],
    [['--state', 'open', '--channel', 'viber'], '/v1/sessions?state=open&channel=VIBERBM'],
    [['--failure', 'any', '--app', 'A'], '/v1/sessions?failure=any&appId=A'],
  ])('with %j asks for just that', async (args, path) => {
    const { asked, printed } = await run([], ...args);
    expect([asked, printed]).toEqual([[['GET', path]], ['No sessions.']]);
  });

  it('looks for a contact in the body of a call, since an address may be logged', async () => {
    const { asked } = await run([], '--as', '+46700000001', '--channel', 'sms');
    expect(asked).toEqual([['POST', '/v1/sessions/search', { identity: '+46700000001', channel: 'SMS' }]]);
  });

  it('lists with those that failed those that are stuck, each once, and says how many it looked at', async () => {
    const both = { ...failed, workflowId: stuck.workflowId };
    const found = await run(
      [{ sessions: [both, failed] }, { sessions: [stuck], next: 'more', looked: 200 }],
      '--state',
      'failed',
    );
    expect(found.asked).toEqual([
      ['GET', '/v1/sessions?state=failed'],
      ['GET', '/v1/sessions?state=stuck&limit=200'],
    ]);
    expect(found.printed.filter((line) => !line.startsWith(' '))).toEqual([
      'session.a.3  stuck   WHATSAPP             WORKFLOW_STUCK',
      'S2           failed  WHATSAPP  coffee@12  CALL_STATUS',
      'Stuck ones were looked for among 200 running sessions: --state stuck looks at all.',
    ]);
  });

  it('looks through every page for those that are stuck', async () => {
    const pages = [
      { sessions: [stuck], next: 'p2', looked: 200 },
      { sessions: [], looked: 7 },
    ];
    const { asked, printed } = await run(pages, '--state', 'stuck', '--json');
    expect(asked.map(([, path]) => path)).toEqual([
      '/v1/sessions?state=stuck&limit=200',
      '/v1/sessions?state=stuck&limit=200&next=p2',
    ]);
    expect(JSON.parse(printed.join(''))).toMatchObject({ sessions: [{ state: 'stuck' }], looked: 207 });
  });

  it('says that there are more than it shows', async () => {
    const { printed } = await run([{ sessions: [open], next: 'a page' }]);
    expect(printed[1]).toBe('There are more: narrow them by --state, --failure, --channel or --app.');
  });
});
