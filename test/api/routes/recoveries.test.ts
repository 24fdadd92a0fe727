import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { NOW, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';
import { asking, flowOf } from '../../helpers/flows.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  await api.deps.flows.publish(flowOf([asking('ask', 'Name?')]), '');
});
afterEach(() => api.close());

const query = "FailureCode = 'CALL_STATUS'";
const asked =
  "WorkflowType = 'conversationSession' AND ExecutionStatus = 'Running' AND SessionState = 'failed' AND (FailureCode = 'CALL_STATUS')";
const start = (body: object, headers: { [name: string]: string } = {}) =>
  api.call('POST', '/v1/recoveries', { query, ...body }, { headers });
const starts = () => api.temporal.calls.filter(({ method }) => method === 'start');

test('a recovery is a dry run of six hours at ten a second unless more is said', async () => {
  const answer = await start({});
  expect(answer.statusCode).toBe(202);
  const { id, ...view } = answer.json();
  expect(view).toMatchObject({
    state: 'starting',
    apply: false,
    ratePerSecond: 10,
    maxAgeMs: 21_600_000,
    query: asked,
  });
  expect(starts()).toMatchObject([
    {
      name: 'bulkRecovery',
      workflowId: `recovery.${id}`,
      options: { workflowIdReusePolicy: 'REJECT_DUPLICATE', args: [{ order: { id, query: asked, apply: false } }] },
    },
  ]);
});

test('who wants it, why, how fast and on which version goes with it', async () => {
  const body = { to: 'test@latest', apply: true, ratePerSecond: 50, maxAge: '2h', why: 'The shop is back' };
  const answer = await start(body, { 'x-operator': 'ada' });
  const view = {
    to: 'test@1',
    apply: true,
    ratePerSecond: 50,
    maxAgeMs: 7_200_000,
    by: 'ada',
    why: 'The shop is back',
  };
  expect(answer.json()).toMatchObject(view);
  const order = { ...view, to: { flow: 'test', version: 1 } };
  expect(starts()[0]?.options).toMatchObject({ args: [{ order }], memo: { by: 'ada', why: 'The shop is back' } });
});

test('the same Idempotency-Key is the same recovery, as it was ordered first, also when it has ended', async () => {
  const key = { 'idempotency-key': 'a/key' };
  const first = await start({}, key);
  api.temporal.answers.bulkRecovery = () => {
    throw new WorkflowExecutionAlreadyStartedError('started', 'id', 'bulkRecovery');
  };
  const second = await start({ apply: true }, key);
  expect(second.json()).toEqual(first.json());
  expect(first.json().id).toMatch(/^[0-9a-f]{32}$/);
});

test.each([
  ['a query of something else', { query: "WorkflowType = 'x'" }, 400, 'The query needs one of FailureCode'],
  ['no query', { query: '' }, 400, 'The query is empty'],
  ['a version that is not published', { to: 'test@9' }, 422, 'Not published: test@9'],
  ['a rate of nothing', { ratePerSecond: 0 }, 400, 'ratePerSecond'],
  ['an age that is none', { maxAge: 'old' }, 400, 'is no time such as 30m'],
])('%s is refused before anything happens', async (_title, body, status, told) => {
  const answer = await start(body);
  expect([answer.statusCode, answer.json().detail]).toEqual([status, expect.stringContaining(told)]);
  expect([starts(), await api.recoveries.list(9)]).toEqual([[], []]);
});

test('it is shown with its counts and, a page at a time, what became of each session', async () => {
  const { id } = (await start({})).json();
  await api.recoveries.add(
    id,
    ['S1', 'S2', 'S3'].map((sessionId) => ({ sessionId, workflowId: 'w' })),
  );
  await api.recoveries.report(id, [{ sessionId: 'S2', outcome: 'skipped', code: 'WINDOW_CLOSED', reason: 'Closed.' }]);
  const page = (await api.call('GET', `/v1/recoveries/${id}?limit=2`)).json();
  expect(page).toMatchObject({ id, counts: { waiting: 2, skipped: 1 }, next: 'S2' });
  expect(page.sessions[1]).toEqual({ sessionId: 'S2', outcome: 'skipped', code: 'WINDOW_CLOSED', reason: 'Closed.' });
  const last = (await api.call('GET', `/v1/recoveries/${id}?limit=2&after=S2`)).json();
  expect([last.sessions.length, last.next]).toEqual([1, undefined]);
  const skipped = (await api.call('GET', `/v1/recoveries/${id}?outcome=skipped`)).json();
  expect(skipped.sessions).toHaveLength(1);
  const list = await api.call('GET', '/v1/recoveries', undefined, { token: READ_TOKEN });
  expect(list.json().recoveries).toMatchObject([{ id, counts: { waiting: 2 } }]);
});

test.each(['pause', 'resume', 'cancel'])('%s is an update of its workflow, and answers how far it is', async (name) => {
  const { id } = (await start({})).json();
  const counts = { waiting: 7, would: 0, recovered: 1, skipped: 0, failedAgain: 0, underWay: 0, unreached: 0 };
  api.temporal.answers[name] = () => ({ state: 'running', counts });
  const answer = await api.call('POST', `/v1/recoveries/${id}/${name}`);
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { id, state: 'running', counts }]);
  expect(api.temporal.calls.at(-1)).toMatchObject({ method: 'executeUpdate', workflowId: `recovery.${id}`, name });
});

// Of Temporal's WorkflowExecutionStatus.
const RUNNING = { status: 1 };
const TERMINATED = { status: 5 };
const CONTINUED_AS_NEW = { status: 6 };

test.each([
  ['was terminated', TERMINATED, 0, 'cancelled'],
  ['never began', undefined, 61_000, 'cancelled'],
  ['is just beginning', undefined, 1_000, 'starting'],
  ['is under way', RUNNING, 61_000, 'starting'],
  ['is between two runs', CONTINUED_AS_NEW, 61_000, 'starting'],
])('one whose workflow %s is shown and listed so', async (_title, described, ageMs, state) => {
  const order = { id: 'r1', query, apply: true, ratePerSecond: 1, maxAgeMs: 1 };
  await api.recoveries.open(order, NOW - ageMs);
  api.temporal.answers.describe = () => described;
  expect((await api.call('GET', '/v1/recoveries')).json().recoveries).toMatchObject([{ id: 'r1', state }]);
  expect((await api.call('GET', '/v1/recoveries/r1')).json()).toMatchObject({ state });
});

test('while Temporal is away a recovery is as the database has it', async () => {
  const { id } = (await start({})).json();
  await api.recoveries.note(id, 'running', NOW);
  api.temporal.breakWith = () => Promise.reject(new Error('14 UNAVAILABLE'));
  api.temporal.answers.describe = () => undefined;
  expect((await api.call('GET', `/v1/recoveries/${id}`)).json()).toMatchObject({ state: 'running', endedAt: 0 });
});

test('one that nobody has started is 404', async () => {
  for (const [method, path] of [
    ['GET', 'x'],
    ['POST', 'x/cancel'],
  ] as const)
    expect((await api.call(method, `/v1/recoveries/${path}`)).statusCode).toBe(404);
});

test('starting and steering need the role operate', async () => {
  for (const path of ['/v1/recoveries', '/v1/recoveries/x/cancel'])
    expect((await api.call('POST', path, { query }, { token: READ_TOKEN })).statusCode).toBe(403);
});
