import { recordingFromTexts, savedFromText } from '../../../adapters/histories/from-json.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import { READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { execution } from '../../helpers/session-double.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

/** A session that lives in one run: it greets, asks for a name, and says it. */
const NAME = 'a-conversation-answers-what-a-contact-writes-in-one-activity.0.json';

let api: TestApi;
let session: string;
beforeEach(async () => {
  const payloadCodec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });
  api = await startTestApi({ payloadCodec });
  const recorded = JSON.stringify(recordedHistories().find(({ name }) => name === NAME)?.history);
  session = (await recordingFromTexts([recorded], payloadCodec)).sessionId;
  api.temporal.executions = [execution(session, 100)];
  api.temporal.histories = (runId) => (runId === 'run-100' ? savedFromText(recorded).history : undefined);
});
afterEach(() => api.close());

const FLOW = `
flow: test
variables: { name: { type: string } }
steps:
  - id: hello
    send: Welcome!
  - id: ask_name
    ask: { text: "Your name?", into: name, force: true }
  - id: echo
    send: "Hi {{ vars.name }}."
    goto: ask_name
`;

const resimulate = (body: object) =>
  api.call('POST', `/v1/sessions/${session}/resimulate`, body, { token: READ_TOKEN });

test('a changed flow is tried by whoever may read, given as it is or published, and nothing is sent', async () => {
  const answer = await resimulate({ definition: FLOW });
  expect(answer.json()).toMatchObject({ outcome: 'differs', step: 'hello', ends: 'asks ask_name', nowFails: '' });
  expect(answer.json().lines).toContainEqual({ recorded: 'bot: Hello!', now: 'bot: Welcome!' });
  await api.call('POST', '/v1/flows', { definition: FLOW.replace('Welcome', 'Hello') });
  const published = await resimulate({ flow: 'test' });
  expect(published.json()).toMatchObject({ outcome: 'unchanged', what: '', lines: [] });
  expect(api.temporal.calls.map(({ method }) => method)).toEqual(['fetchHistory', 'fetchHistory']);
});

test.each([
  ['errors', { definition: FLOW.replace('goto: ask_name', 'goto: nowhere') }, 422, 'FLOW_HAS_PROBLEMS'],
  ['a version that is not published', { flow: 'test', version: 7 }, 422, 'FLOW_NOT_FOUND'],
  ['no flow at all', {}, 400, 'INVALID_REQUEST'],
  ['two flows', { definition: FLOW, flow: 'test' }, 400, 'INVALID_REQUEST'],
])('a call with %s is refused', async (_what, body, status, code) => {
  const answer = await resimulate(body);
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
});

test('a session is given as a flow test, with nothing of its contact in it', async () => {
  const answer = await api.call('GET', `/v1/sessions/${session}/test`, undefined, { token: READ_TOKEN });
  expect(answer.json()).toMatchObject({ flow: 'test@1', byHand: [], test: expect.stringContaining('- "Hello!"') });
  api.temporal.histories = () => undefined;
  const gone = await api.call('GET', `/v1/sessions/${session}/test`, undefined, { token: READ_TOKEN });
  expect(gone.statusCode).not.toBe(200);
});
