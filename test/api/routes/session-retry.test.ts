import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import type { Session } from '../../../core/session/state.ts';
import { startTestApi, type TestApi } from '../../helpers/api.ts';
import { asking, flowOf, saying } from '../../helpers/flows.ts';
import { aSession, execution, stateOf } from '../../helpers/session-double.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  api.temporal.executions = [execution('01SESSION', 100)];
  const publish = (flow: CompiledFlow) => api.deps.flows.publish({ ...flow, version: api.flows.length + 1 }, '');
  await publish(flowOf([asking('ask', 'Name?'), saying('bye', 'Bye')]));
  await publish(flowOf([asking('ask', 'Your name?'), saying('bye', 'Bye')]));
  await publish(flowOf([saying('ask', 'No question any more'), asking('age', 'Age?')], { flow: 'other' }));
  api.temporal.answers.state = () => stateOf(failed());
  api.temporal.answers.retry = () => result;
});
afterEach(() => api.close());

const failure = { step: 'ask', code: 'CALL_FAILED', reason: 'Away.', at: 1, triedAt: 0, triedFor: '', unsent: null };
const failed = (more: Partial<Session> = {}) => aSession({ status: 'failed', failure, ...more });
const result = { sessionId: '01SESSION', state: 'open', message: 'It goes on.', done: true };

const retry = (payload?: object, headers: { [name: string]: string } = {}) =>
  api.call('POST', '/v1/sessions/01SESSION/retry', payload, { headers: { 'idempotency-key': 'k1', ...headers } });

const given = () => api.temporal.calls.find(({ method }) => method === 'executeUpdate')?.options;

test.each<[string, object, object]>([
  ['a version of its own flow', { version: 2 }, { flow: 'test', version: 2 }],
  ['a version in a text', { version: '2' }, { flow: 'test', version: 2 }],
  ['latest, which is the version that was looked at', { version: 'latest' }, { flow: 'test', version: 2 }],
  ['its own flow, whose latest it then is', { flow: 'test' }, { flow: 'test', version: 2 }],
])('a retry goes on with %s', async (_title, body, to) => {
  const answer = await retry(body);
  expect([answer.statusCode, answer.json()]).toEqual([200, result]);
  expect(given()).toEqual({ updateId: 'retry-k1', args: [{ id: 'k1', sessionId: '01SESSION', to }] });
});

test('a retry without a body goes on with its own version, asking nothing', async () => {
  expect((await retry()).statusCode).toBe(200);
  expect(api.temporal.calls.map(({ method }) => method)).toEqual(['executeUpdate']);
});

test('who retries and why stands in the command', async () => {
  await retry({ why: 'The shop is back' }, { 'x-operator': 'ada' });
  expect(given()).toMatchObject({ args: [{ by: 'ada', why: 'The shop is back' }] });
});

test('a version in which the session does not land is 409 with every reason, and changes nothing', async () => {
  const answer = await retry({ flow: 'other', version: 3 });
  const problems = ['The step ask is of kind ask here and of kind send in other@3: name a step to go on at.'];
  expect([answer.statusCode, answer.json()]).toMatchObject([409, { code: 'DOES_NOT_LAND', problems }]);
  expect(given()).toBeUndefined();
});

test('a version that is not published is 422', async () => {
  expect((await retry({ version: 9 })).json()).toMatchObject({ status: 422, code: 'FLOW_NOT_FOUND' });
});

test.each(['NOT_FAILED', 'RETRIED_ALREADY', 'SESSION_ENDED', 'SESSION_NOT_READY'])(
  'what the session refuses as %s is 409 with its sentence, on another version too',
  async (code) => {
    api.temporal.answers.state = () => stateOf(aSession());
    api.temporal.answers.retry = () => ({ ...result, done: false, code, message: 'No.' });
    for (const body of [{}, { version: 2 }]) {
      const answer = await retry(body);
      expect([answer.statusCode, answer.json()]).toMatchObject([409, { code, detail: 'No.' }]);
    }
  },
);

test.each(['SESSION_FAILED', 'TRIED_BEFORE'])('a retry in vain (%s) is an answer like any other', async (code) => {
  const inVain = { ...result, done: false, code, message: 'It failed again: Away.' };
  api.temporal.answers.retry = () => inVain;
  const answer = await retry({ version: 2 });
  expect([answer.statusCode, answer.json()]).toEqual([200, inVain]);
});

test('of two operators who retry at once one wins, and the other is told by whom and when', async () => {
  let tries = 0;
  api.temporal.answers.retry = () => {
    tries += 1;
    if (tries === 1) return result;
    const message = 'There is nothing to retry: the session is open. ada retried it at 2026-01-15 12:00:00 UTC.';
    return { ...result, done: false, code: 'NOT_FAILED', message };
  };
  const answers = await Promise.all([retry({}, { 'x-operator': 'ada' }), retry({}, { 'idempotency-key': 'k2' })]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 409]);
  expect(answers[1]?.json().detail).toContain('ada retried it');
});

test.each([
  ['a version that is none', { version: 'newest' }, 'write 3 or latest'],
  ['an empty reason', { why: ' ' }, 'body/why'],
  ['a field that is none', { step: 'ask' }, 'step'],
])('%s is refused before anything happens', async (_title, body, told) => {
  const answer = await retry(body);
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  expect(answer.json().detail).toContain(told);
  expect(api.temporal.calls).toEqual([]);
});
