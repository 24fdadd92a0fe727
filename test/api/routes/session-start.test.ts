import { conversationStart } from '../../../api/conversation-start.ts';
import { APP_ID, anAppLink, NOW, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';
import { flowOf, saying } from '../../helpers/flows.ts';
import { postWebhook } from '../../helpers/webhook-calls.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  const channels = ['SMS', 'WHATSAPP'].map((channel) => ({ channel, state: 'ACTIVE' as const, description: '' }));
  api.links.set(APP_ID, anAppLink({ channels, flow: { flow: 'test', version: 1 } }));
  await api.deps.flows.publish(flowOf([saying('hi', 'Hi')]), '');
  await api.deps.flows.publish(flowOf([saying('hi', 'Hello')]), '');
  api.temporal.answers.begin = () => ({
    sessionId: '01S',
    state: 'open',
    message: 'The session has begun.',
    done: true,
  });
});
afterEach(() => api.close());

const to = { channel: 'SMS', identity: '+46700000001' };

const begin = (body: object = {}, headers: { [name: string]: string } = {}) =>
  api.call('POST', '/v1/sessions', { appId: APP_ID, to, ...body }, { headers });

const started = () => api.temporal.calls[0]?.options;

test('a session is begun by one update that starts the contact’s workflow where none runs', async () => {
  const answer = await begin({ variables: { name: 'Ada' } }, { 'idempotency-key': 'order-7' });
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toEqual({ sessionId: '01S', state: 'open', message: 'The session has begun.' });
  expect(api.temporal.calls).toHaveLength(1);
  expect(api.temporal.calls[0]).toMatchObject({ method: 'executeUpdateWithStart', name: 'begin' });
  const start = {
    kind: 'start',
    id: 'order-7',
    appId: APP_ID,
    ...to,
    flow: { flow: 'test', version: 1 },
    variables: { name: 'Ada' },
    at: NOW,
  };
  expect(started()).toMatchObject({
    updateId: 'begin-order-7',
    args: [{ id: 'order-7', start, ifActive: 'refuse' }],
    start: {
      workflowId: expect.stringMatching(new RegExp(`^session\\.${APP_ID}\\.[0-9a-f]{32}$`)),
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: 'test-queue',
      args: [{ appId: APP_ID }],
    },
  });
});

test('it is the workflow that the contact’s own messages go to, and starts as they start it', async () => {
  await begin({ to: { channel: 'WHATSAPP', identity: '46700000001' } });
  await begin();
  const message = { id: 'm', contact_message: { text_message: { text: 'x' } }, channel_identity: to };
  await postWebhook(api, { body: JSON.stringify({ app_id: APP_ID, message }) });
  const [first, second, written] = api.temporal.calls;
  expect(written?.method).toBe('signalWithStart');
  expect([first?.workflowId, second?.workflowId]).toEqual([written?.workflowId, written?.workflowId]);
  const start = conversationStart(api.deps, { appId: APP_ID, ...to });
  expect(second?.options).toMatchObject({ start });
  expect(written?.options).toMatchObject(start);
});

test('without a key every call is its own', async () => {
  await begin();
  await begin();
  const [first, second] = api.temporal.calls.map(({ options }) => options);
  expect(first).not.toEqual(second);
});

test.each<[string, object, object]>([
  ['the newest where none is named', { flow: 'test' }, { flow: 'test', version: 2 }],
  ['the newest', { flow: 'test@latest' }, { flow: 'test', version: 2 }],
  ['a version', { flow: 'test@1' }, { flow: 'test', version: 1 }],
  ['the app’s own', {}, { flow: 'test', version: 1 }],
])('the flow is %s, as it was checked', async (_title, body, flow) => {
  await begin(body);
  expect(started()).toMatchObject({ args: [{ start: { flow } }] });
});

test('the app’s own flow is that of the channel, and a channel has one name', async () => {
  const link = api.links.get(APP_ID) ?? anAppLink();
  const channels = { VIBER: { flow: 'test', version: 'latest' as const } };
  const viber = { channel: 'VIBERBM', state: 'ACTIVE' as const, description: '' };
  api.links.set(APP_ID, { ...link, channels: [viber], flow: { flow: 'test', version: 1, channels } });
  await begin({ to: { channel: 'viber', identity: '+46700000001' } });
  expect(started()).toMatchObject({ args: [{ start: { channel: 'VIBERBM', flow: { flow: 'test', version: 2 } } }] });
});

test.each(['message', 'replace'])('%s says what becomes of a session that is there', async (ifActive) => {
  await begin({ ifActive });
  expect(started()).toMatchObject({ args: [{ ifActive }] });
});

test('a session that is there is 409 with its id', async () => {
  const message = "This contact's session 01OTHER is open.";
  api.temporal.answers.begin = () => ({
    sessionId: '01OTHER',
    state: 'open',
    message,
    done: false,
    code: 'SESSION_ACTIVE',
  });
  const answer = await begin();
  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({ code: 'SESSION_ACTIVE', detail: message, sessionId: '01OTHER', state: 'open' });
});

test.each<[string, object, string, RegExp]>([
  ['an app that is not linked', { appId: 'unknown' }, 'APP_NOT_LINKED', /App unknown is not linked/],
  [
    'a channel that it does not have',
    { to: { ...to, channel: 'RCS' } },
    'CHANNEL_NOT_FOUND',
    /It has: SMS, WHATSAPP\./,
  ],
  ['a flow that is not published', { flow: 'tset' }, 'FLOW_NOT_FOUND', /Not published: tset@latest/],
  ['a version that is not published', { flow: 'test@9' }, 'FLOW_NOT_FOUND', /Not published: test@9/],
  [
    'variables that do not fit, all of them',
    { variables: { name: 7, colour: 'red' } },
    'VARIABLES_UNFIT',
    /variable name is a string, the value given is not\. The flow test has no variable colour\./,
  ],
])('%s is 422 before anything happens', async (_title, body, code, detail) => {
  const answer = await begin(body);
  expect([answer.statusCode, answer.json().code]).toEqual([422, code]);
  expect(answer.json().detail).toMatch(detail);
  expect(api.temporal.calls).toEqual([]);
});

test('an app without a flow is told so', async () => {
  api.links.set(APP_ID, anAppLink());
  const answer = await begin();
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'FLOW_NOT_FOUND']);
});

test.each<[string, object]>([
  ['no identity', { to: { channel: 'SMS', identity: ' ' } }],
  ['a flow that is no name', { flow: 'test@one' }],
  ['an app with a NUL in its id', { appId: 'a\0' }],
  ['an unknown field', { iffActive: 'refuse' }],
  ['an unknown way', { ifActive: 'ignore' }],
  ['variables that are no map', { variables: [1] }],
])('%s is 400', async (_title, body) => {
  expect((await begin(body)).statusCode).toBe(400);
});

test('it needs the role operate, and a key that is one', async () => {
  expect((await begin({}, { authorization: `Bearer ${READ_TOKEN}` })).statusCode).toBe(403);
  expect((await begin({}, { 'idempotency-key': 'with blanks' })).statusCode).toBe(400);
  expect(api.temporal.calls).toEqual([]);
});

test('nobody is written to who has opted out: nothing is begun, and nothing of a running session ended', async () => {
  const party = { appId: APP_ID, channel: 'WHATSAPP', identity: '46700000001' };
  await api.deps.contacts.keep({
    appId: APP_ID,
    contactKey: api.deps.contactKey(party),
    identity: party.identity,
    records: [
      {
        kind: 'consent',
        consent: 'all',
        given: false,
        wording: 'STOP',
        id: 'stop:0',
        at: NOW,
        sessionId: '01S',
        channel: 'WHATSAPP',
        language: 'en',
        flow: 'test@1',
      },
    ],
  });
  const answer = await begin({ to, ifActive: 'replace' });
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'CONTACT_OPTED_OUT']);
  expect(api.temporal.calls).toEqual([]);
});
