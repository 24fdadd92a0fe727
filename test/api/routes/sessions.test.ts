import type { FlowWait } from '../../../core/flow/engine-types.ts';
import { sessionId } from '../../../core/session/session-id.ts';
import { APP_ID, NOW, startTestApi, type TestApi } from '../../helpers/api.ts';
import { flowState } from '../../helpers/flow-talk.ts';
import { flowOf, saying } from '../../helpers/flows.ts';
import { aSession, execution, stateOf } from '../../helpers/session-double.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  const failed = { SessionState: 'failed', FailureCode: 'BUDGET_STEPS' };
  api.temporal.executions = [execution('01SESSION', 100, failed), execution('01SESSION', 200, failed)];
});
afterEach(() => api.close());

const get = (url: string) => api.call('GET', url);

const failed = aSession({
  status: 'failed',
  flowState: flowState({ at: 'ask', vars: { name: 'Ada', pin: '1234', odd: 1 }, turn: 1, wait: { kind: 'answer' } }),
  failure: {
    step: 'ask',
    code: 'BUDGET_STEPS',
    reason: 'Too many steps.',
    at: NOW,
    triedAt: 0,
    triedFor: '',
    unsent: null,
  },
  deadlines: { keepFailed: NOW + 1000 },
});

const declared = {
  name: { type: 'string', sensitive: false },
  pin: { type: 'string', sensitive: true },
} as const;

test('the list comes from visibility, by every filter at once', async () => {
  const answer = await get(`/v1/sessions?state=failed&channel=SMS&appId=${APP_ID}`);
  expect(answer.json().sessions[0]).toEqual({
    id: '01SESSION',
    state: 'failed',
    channel: 'SMS',
    appId: APP_ID,
    flow: '',
    code: 'BUDGET_STEPS',
    reason: 'A turn took more than 200 steps.',
    next: 'Put a question into the circle, publish, then `colloquy retry 01SESSION --to VERSION`.',
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
    expect((await get(`/v1/sessions?${encodeURI(query)}`)).statusCode).toBe(400);
    expect(api.temporal.visibilityQueries).toEqual([]);
  },
);

test('the next page is the one that Temporal names', async () => {
  api.temporal.nextPage = '{"StartTime":1}';
  const { next } = (await get('/v1/sessions')).json();
  api.temporal.nextPage = '';
  expect((await get(`/v1/sessions?next=${next}`)).json()).not.toHaveProperty('next');
  expect(api.temporal.askedPage).toBe('{"StartTime":1}');
  expect((await get('/v1/sessions?next=')).statusCode).toBe(200);
});

test.each([
  ['made up', () => 'abc'],
  ['cut short', (next: string) => next.slice(0, -4)],
])('a page that is %s is refused before Temporal is asked, which would be asked for seconds', async (_how, spoil) => {
  api.temporal.nextPage = '{"StartTime":1}';
  const { next } = (await get('/v1/sessions')).json();
  const answer = await get(`/v1/sessions?next=${spoil(next)}`);
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  expect(answer.json().detail).toBe(
    'querystring/next: is not the token of a page. Give what the page before it has as `next`, whole.',
  );
  expect(api.temporal.visibilityQueries).toHaveLength(1);
});

test('a session shows its state; sensitive and undeclared variables are masked, and no identity is shown', async () => {
  await api.deps.flows.publish(flowOf([saying('ask', 'Hi')], { variables: declared }), '');
  api.temporal.answers.state = () => stateOf(failed);
  const answer = await get('/v1/sessions/01SESSION');
  expect(answer.json()).toMatchObject({
    id: '01SESSION',
    state: 'failed',
    flow: 'test@1',
    step: 'ask',
    startedBy: 'contact',
    reason: 'Too many steps.',
    variables: { name: 'Ada', pin: '•••', odd: '•••' },
    deadlines: { keepFailed: NOW + 1000 },
    consents: {},
  });
  expect(answer.json()).not.toHaveProperty('waitsFor');
  expect(answer.body).not.toContain('+4670');
});

test.each<[string, FlowWait, object]>([
  ['an answer', { kind: 'answer', until: NOW + 5 }, { kind: 'answer', until: NOW + 5 }],
  ['a time', { kind: 'time', until: NOW + 5 }, { kind: 'time', until: NOW + 5 }],
  ['a receipt', { kind: 'receipt', status: 'read' }, { kind: 'receipt', status: 'read' }],
  ['an event', { kind: 'event', name: 'paid' }, { kind: 'event', name: 'paid' }],
  [
    'a person',
    { kind: 'person', to: 'support', note: 'About +46700000001', before: { kind: 'answer' } },
    { kind: 'person', to: 'support' },
  ],
])('it shows that it waits for %s, without what is nobody’s business', async (_title, wait, shown) => {
  api.temporal.answers.state = () => stateOf(aSession({ flowState: flowState({ at: 'ask', wait }) }));
  const answer = await get('/v1/sessions/01SESSION');
  expect(answer.json().waitsFor).toEqual(shown);
  expect(answer.body).not.toContain('+4670');
});

test('it shows who began it, and what the contact has consented to', async () => {
  const contact = { vars: { name: 'Ada' }, consents: { all: false, marketing: false } };
  api.temporal.answers.state = () => stateOf(aSession({ startedBy: 'api', lastInboundAt: 0, contact }));
  const answer = await get('/v1/sessions/01SESSION');
  expect(answer.json()).toMatchObject({ startedBy: 'api', lastInboundAt: 0, consents: contact.consents });
});

test('all variables are masked where the flow is not to be had', async () => {
  api.temporal.answers.state = () => stateOf(failed);
  const { variables } = (await get('/v1/sessions/01SESSION')).json();
  expect(variables).toEqual({ name: '•••', pin: '•••', odd: '•••' });
});

test('a session that visibility does not know, or that has given way to another, is 404', async () => {
  api.temporal.answers.state = () => stateOf(aSession({ id: 'another' }));
  expect((await get('/v1/sessions/01SESSION')).statusCode).toBe(404);
  api.temporal.executions = [];
  expect((await get('/v1/sessions/01SESSION')).statusCode).toBe(404);
});

test('a session that has just begun is found though visibility is late', async () => {
  const id = sessionId(NOW, 'x');
  const { visibilityQueries } = api.temporal;
  Object.defineProperty(api.temporal, 'executions', {
    get: () => (visibilityQueries.length > 1 ? [execution(id, 300)] : []),
  });
  api.temporal.answers.state = () => stateOf(aSession({ id }));
  expect((await get(`/v1/sessions/${id}`)).json()).toMatchObject({ id });
  expect(visibilityQueries).toHaveLength(2);
});

test.each([
  ['began a while ago', NOW - 60_000],
  ['is to begin in a thousand years', NOW + 1000 * 365 * 86_400_000],
])('one that %s is not waited for', async (_case, at) => {
  api.temporal.executions = [];
  expect((await get(`/v1/sessions/${sessionId(at, 'x')}`)).statusCode).toBe(404);
  expect(api.temporal.visibilityQueries).toHaveLength(1);
});
