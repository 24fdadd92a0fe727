import { workflowIdOf } from '../../../api/conversation-start.ts';
import { FAILURE_REASON_MEMO } from '../../../contracts/search-attributes.ts';
import { APP_ID, anAppLink, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';
import { execution } from '../../helpers/session-double.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const get = (query: string) => api.call('GET', `/v1/sessions?${query}`, undefined, { token: READ_TOKEN });
const search = (body: object) => api.call('POST', '/v1/sessions/search', body, { token: READ_TOKEN });

const CLOSED = 3;
const failed = { SessionState: 'failed', FailureCode: 'CALL_STATUS' };

/** A memo as a session writes it. */
async function reasonIn(codec: TestApi['deps']['payloadCodec'], reason: string) {
  const metadata = { encoding: Buffer.from('json/plain') };
  const [payload] = await codec.encode([{ metadata, data: Buffer.from(JSON.stringify(reason)) }]);
  return { memo: { fields: { [FAILURE_REASON_MEMO]: payload } } };
}

describe('a listed session', () => {
  it('that failed has its own sentence, which is encrypted at rest, and the next step to take', async () => {
    const memo = await reasonIn(api.deps.payloadCodec, 'Step look_up cannot go on: the shop answered 500.');
    expect(JSON.stringify(memo)).not.toContain('500');
    api.temporal.executions = [{ ...execution('S1', 100, failed), ...memo }];
    expect((await get('state=failed')).json().sessions).toMatchObject([
      {
        code: 'CALL_STATUS',
        reason: 'Step look_up cannot go on: the shop answered 500.',
        next: 'Look at the service, then `colloquy retry S1`.',
      },
    ]);
  });

  it('whose sentence another MASTER_KEY wrote has that of its code', async () => {
    const other = await startTestApi();
    const memo = await reasonIn(other.deps.payloadCodec, 'Nobody can read this.');
    await other.close();
    api.temporal.executions = [{ ...execution('S1', 100, failed), ...memo }];
    const { sessions } = (await get('state=failed')).json();
    expect(sessions[0].reason).toBe('A service answered a call with a status that nothing in the flow takes.');
  });

  it.each([
    ['a route took care of', { FailureCode: 'CALL_STATUS' }, {}, /^Nothing: a route of the flow took care of it\./],
    ['nobody helped in time', failed, { status: CLOSED }, /^Given up, since nobody helped in time/],
    [
      'failed for a reason of Sinch’s own',
      { ...failed, FailureCode: 'STRANGE' },
      {},
      /^Read why \(`colloquy show S1`\)/,
    ],
  ])('that %s says what to do then', async (_case, attributes, more, next) => {
    api.temporal.executions = [{ ...execution('S1', 100, attributes), ...more }];
    expect((await get('failure=any')).json().sessions[0].next).toMatch(next);
  });

  it('that has not failed says nothing of it', async () => {
    api.temporal.executions = [execution('S1', 100)];
    const [session] = (await get('state=open')).json().sessions;
    for (const field of ['code', 'reason', 'next']) expect(session).not.toHaveProperty(field);
  });
});

test.each([
  ['failure=any', 'FailureCode IS NOT NULL'],
  [`query=${encodeURIComponent("Flow='a@1' or Channel = 'SMS'")}`, "AND (Flow = 'a@1' OR Channel = 'SMS')"],
  ['failure=CALL_STATUS&state=open', "SessionState = 'open' AND FailureCode = 'CALL_STATUS'"],
])('%s is asked of Temporal, in words that its own UI takes', async (query, term) => {
  const answer = await get(query);
  expect(api.temporal.visibilityQueries[0]).toContain(term);
  expect(answer.json().query).toBe(api.temporal.visibilityQueries[0]);
});

test('a list filter over what is no attribute of ours is refused', async () => {
  expect((await get(`query=${encodeURIComponent("WorkflowId = 'x'")}`)).statusCode).toBe(400);
  expect((await get(`archived=true&query=${encodeURIComponent("Flow = 'a@1'")}`)).statusCode).toBe(400);
  expect(api.temporal.visibilityQueries).toEqual([]);
});

describe('the sessions of a contact', () => {
  const identity = '+46 70 000 00 01';

  it('are found by what his workflows are called, of every app, also those that have given way to another', async () => {
    api.links.set('01B', anAppLink({ appId: '01B' }));
    api.temporal.executions = [execution('S2', 300), execution('S1', 200), execution('S1', 100)];
    const answer = await search({ identity });
    expect(answer.json().sessions.map(({ id, runId }: { id: string; runId: string }) => [id, runId])).toEqual([
      ['S2', 'run-300'],
      ['S1', 'run-200'],
    ]);
    const [query = ''] = api.temporal.visibilityQueries;
    for (const appId of [APP_ID, '01B'])
      for (const channel of ['SMS', 'TELEGRAM'])
        expect(query).toContain(workflowIdOf(api.deps, { appId, channel, identity }));
    expect(query).not.toContain('ContinuedAsNew');
  });

  it('are asked for without his identity: not in the query, nor in the answer', async () => {
    const answer = await search({ identity, channel: 'RCS', appId: APP_ID, failure: 'any' });
    const held = workflowIdOf(api.deps, { appId: APP_ID, channel: 'SMS', identity });
    expect(api.temporal.visibilityQueries).toEqual([
      `WorkflowType = 'conversationSession' AND AppId = '${APP_ID}' AND FailureCode IS NOT NULL AND WorkflowId IN ('${held}')`,
    ]);
    expect(answer.body).not.toContain('000 00 01');
  });

  it('of one of very many apps need the app to be named', async () => {
    for (let n = 0; n < 20; n += 1) api.links.set(`B${n}`, anAppLink({ appId: `B${n}` }));
    const answer = await search({ identity });
    expect([answer.statusCode, answer.json().problems[0].at]).toEqual([400, 'body/appId']);
    expect((await search({ identity, appId: APP_ID })).statusCode).toBe(200);
  });

  it('are nowhere in the address of a call', async () => {
    expect((await get(`identity=${encodeURIComponent(identity)}`)).statusCode).toBe(400);
  });
});

describe('sessions that are stuck', () => {
  it.each([
    [1, 0],
    [2, 1],
  ])('are those whose workflow task is tried again: at attempt %d', async (attempt, found) => {
    api.temporal.executions = [execution('S1', 100), execution('S2', 200)];
    api.temporal.attempts['run-200'] = attempt;
    const { sessions, looked } = (await get('state=stuck')).json();
    expect([sessions.length, looked]).toEqual([found, 2]);
  });

  it('say so, with what to do, whatever state they were in and though none could begin', async () => {
    api.temporal.executions = [execution('', 100)];
    api.temporal.attempts['run-100'] = 9;
    expect((await get('state=stuck')).json().sessions).toMatchObject([
      {
        id: '',
        state: 'stuck',
        code: 'WORKFLOW_STUCK',
        reason: 'Colloquy’s own code fails on it (its workflow task has failed 8 times).',
        next: expect.stringContaining('Deploy code that can go on with it'),
        workflowId: `session.${APP_ID}.abc`,
      },
    ]);
  });

  it('are named by the server where it notes them, also beyond the page and in every other list', async () => {
    api.temporal.notesProblems = true;
    const problems = ['category=WorkflowTaskFailed', 'cause=WorkflowTaskFailedCauseNonDeterministicError'];
    api.temporal.executions = [
      execution('S1', 100, { ...failed, TemporalReportedProblems: problems }),
      execution('S2', 200),
    ];
    const reason = 'Colloquy’s own code fails on it (Temporal says NonDeterministicError).';
    const page = (await get('state=stuck')).json();
    expect(page.sessions).toMatchObject([{ id: 'S1', state: 'stuck', reason }]);
    expect(page.query).toContain('TemporalReportedProblems IS NOT NULL');
    expect((await get('state=failed')).json().sessions[0]).toMatchObject({ id: 'S1', state: 'stuck', reason });
  });

  it.each(['failure=any', 'id=S1'])('have no failure and are no list of one: %s is refused', async (also) => {
    expect((await get(`state=stuck&${also}`)).statusCode).toBe(400);
    expect(api.temporal.visibilityQueries).toEqual([]);
  });
});
