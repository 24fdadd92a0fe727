import { WorkflowNotFoundError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { APP_ID, anAppLink, NOW, startTestApi, type TestApi } from '../../helpers/api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  api.handovers.push({ appId: APP_ID, name: 'support', url: 'https://desk.example', secret: 's' });
});
afterEach(() => api.close());

const unlink = (query = '') => api.call('DELETE', `/v1/apps/${APP_ID}${query}`);
const told = () => api.temporal.calls.map(({ name }) => name);

test('an app without sessions is unlinked by its workflow and then forgotten', async () => {
  expect((await unlink()).statusCode).toBe(204);
  expect(api.temporal.calls).toMatchObject([
    { name: 'sinchApp', options: { workflowIdConflictPolicy: 'USE_EXISTING' } },
    { name: 'unlink', options: { args: [{ linkedAt: NOW }] } },
  ]);
  expect(api.links.has(APP_ID)).toBe(false);
  expect(api.temporal.visibilityQueries).toEqual([
    "WorkflowType = 'conversationSession' AND ExecutionStatus = 'Running' AND SessionState IN ('open', 'handedOver', 'failed') AND AppId = '01HZ0000000000000000000001'",
  ]);
});

test.each([
  [1, /: 1 session runs\. Say what becomes of it: sessions=end, or/],
  [3, /: 3 sessions run\. Say what becomes of them: sessions=end, or sessions=handover&to=NAME\.$/],
])('one with %i running stays linked until somebody says what becomes of them', async (sessions, detail) => {
  api.temporal.counted = sessions;
  const answer = await unlink();
  expect([answer.statusCode, answer.json()]).toMatchObject([
    409,
    { code: 'SESSIONS_RUNNING', sessions, detail: expect.stringMatching(detail) },
  ]);
  expect([api.links.has(APP_ID), told()]).toEqual([true, []]);
});

test.each([
  ['?sessions=end', { kind: 'end' }],
  ['?sessions=handover&to=support', { kind: 'handover', to: 'support' }],
])('%s is left to its workflow', async (query, fate) => {
  api.temporal.counted = 3;
  expect((await unlink(query)).statusCode).toBe(204);
  expect(told()).toEqual(['sinchApp', 'unlink']);
  expect(api.temporal.calls[1]).toMatchObject({ options: { args: [{ fate }], waitForStage: 'ACCEPTED' } });
  expect(api.links.has(APP_ID)).toBe(false);
});

test('one whose sessions would not have it so stays linked, and it is said why', async () => {
  api.temporal.answers.unlink = () => ({ health: 'healthy', problem: '1 of its sessions could not be settled.' });
  const answer = await unlink('?sessions=end');
  expect([answer.statusCode, answer.json()]).toMatchObject([
    409,
    { code: 'SESSIONS_LEFT', detail: `App ${APP_ID} stays linked: 1 of its sessions could not be settled.` },
  ]);
  expect(api.links.has(APP_ID)).toBe(true);
});

test('what is left to do once it is unlinked is said', async () => {
  const problem = 'The webhook could not be removed.';
  api.temporal.answers.unlink = () => ({ health: 'unlinked', problem });
  const answer = await unlink();
  expect([answer.statusCode, answer.json()]).toEqual([200, { unlinked: true, problem }]);
  expect(api.links.has(APP_ID)).toBe(false);
});

test('what takes longer than a request goes on behind the answer', async () => {
  api.temporal.counted = 9_000;
  api.temporal.answers.unlink = () => new WorkflowUpdateRPCTimeoutOrCancelledError('late');
  const answer = await unlink('?sessions=end');
  expect([answer.statusCode, answer.json()]).toEqual([202, { unlinking: true, sessions: 9_000 }]);
  expect(api.links.has(APP_ID)).toBe(true);
});

test('without a worker nothing is unlinked', async () => {
  api.temporal.answers.unlink = () => {
    throw new WorkflowUpdateRPCTimeoutOrCancelledError('nobody accepts it');
  };
  const answer = await unlink();
  expect([answer.statusCode, answer.json().code, api.links.has(APP_ID)]).toEqual([503, 'NO_ANSWER', true]);
});

test('an app whose workflow ends before it is told is forgotten', async () => {
  api.temporal.answers.unlink = () => {
    throw new WorkflowNotFoundError('none', `app.${APP_ID}`, undefined);
  };
  expect([(await unlink()).statusCode, api.links.has(APP_ID)]).toEqual([204, false]);
});

test('one that is linked anew before its workflow has ended stays so, and a workflow holds it', async () => {
  api.temporal.answers.unlink = () => {
    api.links.set(APP_ID, anAppLink({ linkedAt: NOW + 1 }));
    return { health: 'unlinked', problem: '' };
  };
  expect([(await unlink()).statusCode, api.links.has(APP_ID)]).toEqual([204, true]);
  expect(told()).toEqual(['sinchApp', 'unlink', 'sinchApp']);
});

test.each([
  ['?sessions=handover', 400, /to: is the target of sessions=handover/],
  ['?sessions=end&to=support', 400, /to: is the target of sessions=handover/],
  ['?sessions=leave', 400, /must be one of end, handover/],
  ['?sesions=end', 400, /"sesions" is no/],
  ['?sessions=handover&to=nobody', 422, /no hand-over target nobody\. It has: support\./],
])('%s is refused', async (query, status, detail) => {
  const answer = await unlink(query);
  expect([answer.statusCode, answer.json().detail]).toEqual([status, expect.stringMatching(detail)]);
  expect([api.links.has(APP_ID), told()]).toEqual([true, []]);
});
