import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import { APP_ID, startTestApi, type TestApi } from '../../helpers/api.ts';
import { flowState } from '../../helpers/flow-talk.ts';
import { asking, flowOf, saying } from '../../helpers/flows.ts';
import { aSession, execution, stateOf } from '../../helpers/session-double.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  api.temporal.executions = [execution('01SESSION', 100)];
  const publish = (flow: CompiledFlow) => {
    const version = api.flows.length + 1;
    return api.deps.flows.publish({ ...flow, version }, '');
  };
  await publish(flowOf([asking('ask', 'Name?'), saying('bye', 'Bye')]));
  await publish(flowOf([asking('ask', 'Your name?'), saying('bye', 'Bye')]));
  await publish(flowOf([saying('ask', 'No question any more'), asking('age', 'Age?')], { flow: 'other' }));
  api.temporal.answers.state = () => stateOf(aSession());
  api.temporal.answers.migrate = () => ({
    sessionId: '01SESSION',
    state: 'open',
    message: 'It runs there.',
    done: true,
  });
});
afterEach(() => api.close());

const migrate = (payload: object, key = 'k1') =>
  api.call('POST', '/v1/sessions/01SESSION/migrate', payload, { headers: { 'idempotency-key': key } });

const updates = () => api.temporal.calls.filter(({ method }) => method === 'executeUpdate');
const landing = { to: 'test@2', lands: true, step: 'ask', how: 'waits', problems: [] };

test('a dry run says where the session would land, and does nothing', async () => {
  const answer = await migrate({ to: 2, dryRun: true });
  expect([answer.statusCode, answer.json()]).toEqual([200, landing]);
  expect(updates()).toEqual([]);
});

test('a migration answers where it landed and what it came to', async () => {
  const answer = await migrate({ to: 2 });
  expect(answer.json()).toEqual({ ...landing, sessionId: '01SESSION', state: 'open', message: 'It runs there.' });
  expect(updates()[0]).toMatchObject({
    workflowId: `session.${APP_ID}.abc`,
    options: { updateId: 'migrate-k1', args: [{ id: 'k1', sessionId: '01SESSION', flow: 'test', version: 2 }] },
  });
});

test.each<[string, unknown]>([
  ['a number', 2],
  ['a number in a text', '2'],
  ['latest', 'latest'],
  ['name and version', 'test@2'],
  ['name and latest', 'test@latest'],
])('the version is meant by %s', async (_title, to) => {
  expect((await migrate({ to, dryRun: true })).json()).toEqual(landing);
});

test('a session that does not land stays, and all reasons are told', async () => {
  const problems = ['The step ask is of kind ask here and of kind send in other@3: name a step to go on at.'];
  const dry = await migrate({ to: 'other', dryRun: true });
  expect(dry.json()).toEqual({ to: 'other@3', lands: false, step: '', problems });
  const answer = await migrate({ to: 'other' });
  expect([answer.statusCode, answer.json()]).toEqual([
    409,
    expect.objectContaining({ code: 'DOES_NOT_LAND', problems }),
  ]);
  expect(updates()).toEqual([]);
});

test('a named step is where it goes on, and is run there', async () => {
  const answer = await migrate({ to: 'other@3', step: 'age' });
  expect(answer.json()).toMatchObject({ to: 'other@3', lands: true, step: 'age', how: 'runs' });
  expect(updates()[0]?.options).toMatchObject({ args: [{ flow: 'other', version: 3, step: 'age' }] });
});

test('what the workflow then refuses is 409 with its reason', async () => {
  const no = {
    sessionId: '01SESSION',
    state: 'failed',
    message: 'It failed again: why.',
    done: false,
    code: 'SESSION_FAILED',
  };
  api.temporal.answers.migrate = () => no;
  const answer = await migrate({ to: 2 });
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'SESSION_FAILED']);
});

test.each<[string, ReturnType<typeof aSession>, number, string]>([
  ['has ended', aSession({ status: 'ended' }), 409, 'SESSION_ENDED'],
  ['has not begun', aSession({ flow: null, flowState: null }), 409, 'SESSION_NOT_READY'],
  ['has given way to another', aSession({ id: '01OTHER' }), 404, 'NOT_FOUND'],
])('a session that %s is not moved', async (_title, session, status, code) => {
  api.temporal.answers.state = () => stateOf(session);
  const answer = await migrate({ to: 2 });
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
});

test('a migration that was given before is done, wherever its session would land by now', async () => {
  const command = { sessionId: '01SESSION', done: true };
  const state = { ...stateOf(aSession({ status: 'ended' })), seen: [{ id: 'command migrate k1', at: 1, command }] };
  api.temporal.answers.state = () => state;
  api.temporal.answers.migrate = () => ({ ...command, state: 'ended', message: 'This was done before.' });
  const answer = await migrate({ to: 2 });
  expect([answer.statusCode, answer.json()]).toEqual([
    200,
    {
      to: 'test@2',
      lands: true,
      step: '',
      problems: [],
      sessionId: '01SESSION',
      state: 'ended',
      message: 'This was done before.',
    },
  ]);
  expect(updates()[0]?.options).toMatchObject({ updateId: 'migrate-k1' });
  expect((await migrate({ to: 2 }, 'k2')).json().code).toBe('SESSION_ENDED');
  expect((await migrate({ to: 2, dryRun: true })).json().code).toBe('SESSION_ENDED');
});

test('a version that is not published is 422', async () => {
  const answer = await migrate({ to: 9 });
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'FLOW_NOT_FOUND']);
});

test.each([[0], ['newest!'], [null], [1.5]])('%j is no version', async (to) => {
  const answer = await migrate({ to });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().detail).toContain('write 3, latest, name@3 or name@latest');
});

test('a session within another flow is told of by the names that people see', async () => {
  const within = flowState({ at: 'ask', wait: { kind: 'answer' }, callers: [{ at: 'sub', vars: {}, wrong: 0 }] });
  api.temporal.answers.state = () => stateOf(aSession({ flowState: within }));
  const answer = await migrate({ to: 2, dryRun: true });
  expect(answer.json()).toMatchObject({ lands: false, problems: ['Flow test@2 runs no other flow at sub.'] });
});
