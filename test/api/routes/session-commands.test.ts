import { ServiceError } from '@temporalio/client';
import { APP_ID, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';
import { execution } from '../../helpers/session-double.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  api.temporal.executions = [execution('01SESSION', 100)];
  api.handovers.push({ appId: APP_ID, name: 'support', url: 'https://desk.example', secret: 's' });
});
afterEach(() => api.close());

interface Post {
  body?: object;
  key?: string;
  token?: string;
}

function post(verb: string, { body = {}, key, token }: Post = {}) {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  return api.call('POST', `/v1/sessions/01SESSION/${verb}`, body, { token, headers });
}

const done = { sessionId: '01SESSION', state: 'open', message: 'Done.', done: true };
const shown = { sessionId: '01SESSION', state: 'open', message: 'Done.' };
const text = (body: string) => ({ kind: 'text', text: body });

/** Those that say whether there was anything to do. */
const REPAIRS = ['retry', 'end'];

/** Verb, update, body, and what the workflow is given beside id and session. */
const COMMANDS: [string, string, object, object][] = [
  ['retry', 'retry', {}, {}],
  ['end', 'end', {}, {}],
  ['events', 'event', { name: 'paid', data: { sum: 7 } }, { name: 'paid', data: { sum: 7 } }],
  ['events', 'event', { name: 'paid' }, { name: 'paid', data: null }],
  ['messages', 'say', { text: 'Hello' }, { messages: [text('Hello')] }],
  [
    'messages',
    'say',
    {
      messages: [
        { text: 'Look' },
        { media: 'https://cdn.example/a.jpg' },
        { location: { latitude: 52.1, longitude: 4.9, title: 'Here' } },
      ],
    },
    {
      messages: [
        text('Look'),
        { kind: 'media', url: 'https://cdn.example/a.jpg' },
        { kind: 'location', latitude: 52.1, longitude: 4.9, title: 'Here', label: '' },
      ],
    },
  ],
  ['handover', 'handover', { to: 'support' }, { to: 'support', note: '' }],
  [
    'handover',
    'handover',
    { to: 'support', note: 'VIP', timeout: '1h30m' },
    { to: 'support', note: 'VIP', timeoutMs: 5_400_000 },
  ],
  ['release', 'release', {}, {}],
  ['variables', 'variables', { variables: { a: 1, b: null } }, { variables: { a: 1, b: null } }],
];

test.each(COMMANDS)('%s is the update %s, whose id is the idempotency key: %j', async (verb, name, body, given) => {
  api.temporal.answers[name] = () => done;
  const answer = await post(verb, { body, key: 'once' });
  const view = REPAIRS.includes(verb) ? { ...shown, done: true } : shown;
  expect([answer.statusCode, answer.json()]).toEqual([200, view]);
  await post(verb, { body });
  const [first, second] = api.temporal.calls;
  expect(first).toMatchObject({ method: 'executeUpdate', workflowId: `session.${APP_ID}.abc`, name });
  expect(first?.options).toEqual({
    args: [{ id: 'once', sessionId: '01SESSION', ...given }],
    updateId: `${name}-once`,
  });
  expect(second?.options).not.toEqual(first?.options);
});

test.each(COMMANDS)('%s needs the role operate', async (verb, _name, body) => {
  expect((await post(verb, { body, token: READ_TOKEN })).statusCode).toBe(403);
  expect(api.temporal.calls).toEqual([]);
});

const NOT_DONE = {
  sessionId: '01SESSION',
  state: 'ended',
  message: 'It has ended.',
  done: false,
  code: 'SESSION_ENDED',
};

test.each(COMMANDS.filter(([verb]) => verb !== 'end'))(
  '%s that was not done is 409 with the workflow’s code and sentence',
  async (verb, name, body) => {
    api.temporal.answers[name] = () => NOT_DONE;
    const answer = await post(verb, { body });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({
      type: 'about:blank',
      status: 409,
      code: 'SESSION_ENDED',
      detail: 'It has ended.',
      sessionId: '01SESSION',
      state: 'ended',
    });
  },
);

test('without a code of the workflow’s own the answer still has one', async () => {
  const { code: _code, ...without } = NOT_DONE;
  api.temporal.answers.release = () => without;
  expect((await post('release')).json()).toMatchObject({ status: 409, code: 'SESSION_NOT_READY' });
});

test('an end that found nothing to do says so, and is no error', async () => {
  api.temporal.answers.end = () => NOT_DONE;
  const answer = await post('end');
  expect([answer.statusCode, answer.json()]).toEqual([200, NOT_DONE]);
});

const KB = 1024;
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

test.each<[string, string, object, string]>([
  ['an event without a name', 'events', { data: 1 }, 'The field name is missing.'],
  ['too much data', 'events', { name: 'a', data: 'x'.repeat(64 * KB) }, 'is larger than 64 KB'],
  ['data that is nested too deeply', 'events', { name: 'a', data: deep(40) }, 'nested more than 32 levels deep'],
  [
    'data that is nested beyond any stack',
    'events',
    { name: 'a', data: deep(2000) },
    'nested more than 32 levels deep',
  ],
  ['an unknown field', 'events', { name: 'a', datum: 1 }, 'datum'],
  ['no message', 'messages', { messages: [] }, 'body/messages'],
  ['an empty text', 'messages', { text: ' ' }, 'body/text: is empty'],
  ['a text that is too long', 'messages', { text: 'é'.repeat(8 * KB + 1) }, 'is larger than 16 KB'],
  ['a message of two kinds', 'messages', { text: 'a', media: 'https://a.example' }, 'must be one message'],
  ['a media that is no address', 'messages', { media: 'file:///etc/passwd' }, 'begins with https://'],
  ['a note that is too long', 'handover', { to: 'support', note: 'x'.repeat(4 * KB + 1) }, 'is larger than 4 KB'],
  ['a time-out that is none', 'handover', { to: 'support', timeout: 'soon' }, 'is no time such as 30m'],
  ['a time-out of a year', 'handover', { to: 'support', timeout: '365d' }, 'is longer than 30 days'],
  ['no variables', 'variables', { variables: {} }, 'name at least one'],
  ['too many variables', 'variables', { variables: { a: 'x'.repeat(33 * KB), b: 'x'.repeat(33 * KB) } }, '64 KB'],
])('%s is refused before anything happens', async (_title, verb, body, told) => {
  const answer = await post(verb, { body });
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  expect(answer.json().detail).toContain(told);
  expect(api.temporal.calls).toEqual([]);
});

test.each(['end', 'release'])('%s takes no body, and none that means another command', async (verb) => {
  api.temporal.answers[verb] = () => done;
  expect((await api.call('POST', `/v1/sessions/01SESSION/${verb}`)).statusCode).toBe(200);
  api.temporal.calls.length = 0;
  const answer = await post(verb, { body: { flow: 'shop', version: 2 } });
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  expect(answer.json().detail).toBe('body: must be empty: this command is given nothing but its address.');
  expect(api.temporal.calls).toEqual([]);
});

test('a hand-over to a target that the app does not have is 422 with those it has', async () => {
  const answer = await post('handover', { body: { to: 'sales' } });
  expect([answer.statusCode, answer.json()]).toEqual([
    422,
    expect.objectContaining({
      code: 'HANDOVER_TARGET_NOT_FOUND',
      detail: `App ${APP_ID} has no hand-over target sales. It has: support.`,
      targets: ['support'],
    }),
  ]);
  expect(api.temporal.calls).toEqual([]);
});

test('a session that nobody knows is 404 for every command', async () => {
  api.temporal.executions = [];
  for (const [verb, , body] of COMMANDS) expect((await post(verb, { body })).statusCode).toBe(404);
});

test('a command that meets the end of its run is given again', async () => {
  let tries = 0;
  api.temporal.answers.retry = () => {
    tries += 1;
    if (tries > 1) return done;
    const cause = Object.assign(new Error('refused'), { code: 9, details: '', metadata: {} });
    throw new ServiceError('Failed', { cause });
  };
  expect((await post('retry')).statusCode).toBe(200);
  expect(tries).toBe(2);
});

test.each([
  ['no worker answers in time', 4, 503, 'NO_ANSWER'],
  ['the workflow cannot go on with its worker’s code', 9, 503, 'WORKFLOW_STUCK'],
  ['Temporal is away', 14, 503, 'TEMPORAL_AWAY'],
  ['Temporal does not take the call', 3, 502, 'TEMPORAL_REFUSED'],
  ['Temporal does not know our key', 16, 502, 'TEMPORAL_REFUSED'],
])('where %s, the answer has a code of its own', async (_title, grpcCode, status, code) => {
  const cause = Object.assign(new Error('refused'), { code: grpcCode, details: '', metadata: {} });
  api.temporal.answers.retry = () => {
    throw new ServiceError('Failed', { cause });
  };
  const answer = await post('retry');
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
});
