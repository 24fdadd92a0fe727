import { ServiceError } from '@temporalio/client';
import type { ConversationState, Session } from '../../../core/session/state.ts';
import { APP_ID, NOW, startTestApi, type TestApi, TOKEN } from '../../helpers/api.ts';
import { flowOf, saying } from '../../helpers/flows.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  api.temporal.executions = [execution('01SESSION', 100), execution('01SESSION', 200)];
});
afterEach(() => api.close());

function call(method: 'GET' | 'POST', url: string, headers: { [name: string]: string } = {}) {
  return api.app.inject({ method, url, headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
}

function execution(id: string, seconds: number) {
  const attributes = {
    SessionId: id,
    SessionState: 'failed',
    Channel: 'SMS',
    AppId: APP_ID,
    FailureCode: 'BUDGET_STEPS',
  };
  const fields = Object.entries(attributes).map(([name, value]) => [
    name,
    { data: Buffer.from(JSON.stringify(value)) },
  ]);
  return {
    execution: { workflowId: `session.${APP_ID}.abc`, runId: `run-${seconds}` },
    startTime: { seconds },
    searchAttributes: { indexedFields: Object.fromEntries(fields) },
  };
}

const session: Session = {
  id: '01SESSION',
  status: 'failed',
  startedAt: NOW,
  lastInboundAt: NOW + 1,
  flow: { flow: 'test', version: 1, hash: 'h' },
  channel: 'SMS',
  sinch: {
    channelIdentifier: 'SMS',
    channelIdentity: '+46700000001',
    contactId: 'c',
    appId: APP_ID,
    conversationId: 'v',
    metadata: '',
  },
  flowState: { at: 'ask', wrong: 0, asked: [], vars: { name: 'Ada', pin: '1234', odd: 1 }, language: 'en', turn: 1 },
  failure: {
    step: 'ask',
    code: 'BUDGET_STEPS',
    reason: 'Too many steps.',
    at: NOW,
    triedAt: 0,
    triedFor: '',
    unsent: null,
  },
  pending: null,
  cause: { id: 'm', since: NOW, next: 0 },
  opening: null,
  handled: null,
  deadlines: { keepFailed: NOW + 1000 },
  endedBecause: '',
  talk: [{ at: NOW, from: 'contact', text: 'Hi' }],
  retries: 0,
};
const state: ConversationState = { engine: 1, appId: APP_ID, queue: [], overflow: 0, seen: [], session, replayedAt: 0 };

const declared = {
  name: { type: 'string', sensitive: false },
  pin: { type: 'string', sensitive: true },
} as const;

test('the list comes from visibility, by every filter at once', async () => {
  const answer = await call('GET', `/v1/sessions?state=failed&channel=SMS&appId=${APP_ID}`);
  expect(answer.json().sessions[0]).toEqual({
    id: '01SESSION',
    state: 'failed',
    channel: 'SMS',
    appId: APP_ID,
    flow: '',
    reason: 'BUDGET_STEPS',
    startedAt: 100_000,
    workflowId: `session.${APP_ID}.abc`,
    runId: 'run-100',
  });
  const [query] = api.temporal.visibilityQueries;
  for (const term of ["SessionState = 'failed'", "Channel = 'SMS'", `AppId = '${APP_ID}'`])
    expect(query).toContain(term);
});

test.each([["channel=SMS' OR '1'='1"], ['state=strange'], ['limit=100000'], ['unknown=1']])(
  'a filter that is not one is refused before Temporal is asked: %s',
  async (query) => {
    expect((await call('GET', `/v1/sessions?${encodeURI(query)}`)).statusCode).toBe(400);
    expect(api.temporal.visibilityQueries).toEqual([]);
  },
);

test('a session shows its state; sensitive and undeclared variables are masked, and no identity is shown', async () => {
  await api.deps.flows.publish(flowOf([saying('ask', 'Hi')], { variables: declared }), '');
  api.temporal.answers.state = () => state;
  const answer = await call('GET', '/v1/sessions/01SESSION');
  expect(answer.json()).toMatchObject({
    id: '01SESSION',
    state: 'failed',
    flow: 'test@1',
    step: 'ask',
    reason: 'Too many steps.',
    variables: { name: 'Ada', pin: '•••', odd: '•••' },
    deadlines: { keepFailed: NOW + 1000 },
  });
  expect(answer.body).not.toContain('+4670');
});

test('all variables are masked where the flow is not to be had', async () => {
  api.temporal.answers.state = () => state;
  const { variables } = (await call('GET', '/v1/sessions/01SESSION')).json();
  expect(variables).toEqual({ name: '•••', pin: '•••', odd: '•••' });
});

test('a session that visibility does not know, or that has given way to another, is 404', async () => {
  api.temporal.answers.state = () => ({ ...state, session: { ...session, id: 'another' } });
  expect((await call('GET', '/v1/sessions/01SESSION')).statusCode).toBe(404);
  api.temporal.executions = [];
  expect((await call('GET', '/v1/sessions/01SESSION')).statusCode).toBe(404);
});

test.each(['retry', 'end'])('%s is an update whose id is the idempotency key', async (name) => {
  const result = { sessionId: '01SESSION', state: 'open', message: 'Done.' };
  api.temporal.answers[name] = () => result;
  const answer = await call('POST', `/v1/sessions/01SESSION/${name}`, { 'idempotency-key': 'once' });
  expect(answer.json()).toEqual(result);
  await call('POST', `/v1/sessions/01SESSION/${name}`);
  const ids = api.temporal.calls.map(({ options }) => options);
  expect(ids[0]).toEqual({ args: [{ id: 'once', sessionId: '01SESSION' }], updateId: `${name}-once` });
  expect(ids[1]).not.toEqual(ids[0]);
});

test.each([
  [
    'no worker answers in time',
    Object.assign(new Error('deadline'), { code: 4, details: '', metadata: {} }),
    'NO_ANSWER',
  ],
  [
    'Temporal is away',
    Object.assign(new Error('unavailable'), { code: 14, details: '', metadata: {} }),
    'TEMPORAL_AWAY',
  ],
])('where %s, the answer is 503 with a code', async (_title, cause, code) => {
  api.temporal.answers.retry = () => {
    throw new ServiceError('Failed', { cause });
  };
  const answer = await call('POST', '/v1/sessions/01SESSION/retry');
  expect([answer.statusCode, answer.json().code]).toEqual([503, code]);
});
