import { exportFromText } from '../../../adapters/histories/export-file.ts';
import { recordingFromTexts, savedFromText } from '../../../adapters/histories/from-json.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import { APP_ID, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { aSession, execution } from '../../helpers/session-double.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

/** A session that lives in one run, in which it fails and is given up. */
const NAME = 'a-failed-conversation-closes-as-failed-red-in-the-temporal-u.0.json';
const SESSION = '01M8C5NEHVAG7F5PDQ283GY751';
const APOLOGY = 'sinch-01MSG000000000000000000008:0';

const recorded = recordedHistories().find(({ name }) => name === NAME);

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi({ payloadCodec: createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' }) });
  api.temporal.executions = [execution(SESSION, 100)];
  api.temporal.histories = () => savedFromText(JSON.stringify(recorded?.history)).history;
});
afterEach(() => api.close());

const get = (path: string) => api.call('GET', `/v1/sessions/${SESSION}/${path}`, undefined, { token: READ_TOKEN });

test('a story is told from what Temporal and the database have, and no worker is asked', async () => {
  const receipt = { messageId: APOLOGY, channel: 'WHATSAPP', reason: '', metadata: '', appId: APP_ID };
  api.receipts.push(
    { ...receipt, status: 'READ', receivedAt: 1 },
    { ...receipt, messageId: 'x', status: 'READ', receivedAt: 1 },
  );
  const { session, entries } = (await get('timeline')).json();
  expect(session).toMatchObject({ id: SESSION, state: 'failed', code: 'FLOW_NOT_FOUND', running: false });
  expect(entries.map(({ kind }: { kind: string }) => kind)).toEqual([
    'message',
    'began',
    'reply',
    'failed',
    'sent',
    'receipt',
    'deadline',
    'closed',
  ]);
  expect(entries[5]).toMatchObject({ n: 6, messageId: APOLOGY, status: 'READ' });
  expect(new Set(api.temporal.calls.map(({ method }) => method))).toEqual(new Set(['fetchHistory']));
});

test('the state behind an entry is told where it is asked for', async () => {
  expect((await get('timeline?at=4')).json().state).toMatchObject({
    state: 'failed',
    failure: { code: 'FLOW_NOT_FOUND', reason: 'The app has no flow.' },
    variables: {},
  });
  const none = await get('timeline?at=99');
  expect([none.statusCode, none.json().detail]).toEqual([404, `The story of session ${SESSION} has 7 entries, no 99.`]);
});

test('an export is a file that can be opened, and names nobody', async () => {
  const { body } = await get('export');
  expect(exportFromText(body)?.exported.head).toMatchObject({ state: 'failed' });
  expect(body).not.toContain(SESSION);
  expect(body).not.toMatch(/46700000001|01CONTACT|01CONVERSATION/);
});

test('a story that Temporal does not have any more is told from the archive', async () => {
  const told = (await get('timeline')).json();
  const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });
  const recording = await recordingFromTexts([JSON.stringify(recorded?.history)], codec);
  const place = {
    sessionId: SESSION,
    appId: APP_ID,
    contactKey: 'k',
    workflowId: 'w',
    runId: 'r',
    channel: 'WHATSAPP',
  };
  const ended = { flow: '', state: 'failed', code: 'FLOW_NOT_FOUND', reason: '', startedAt: 1, endedAt: 2 } as const;
  api.archived.push({ ...place, ...ended, session: aSession({}), recording });
  api.temporal.executions = [];
  expect((await get('timeline')).json()).toEqual(told);
});

test.each([
  [
    'of a session that there is not',
    404,
    'NOT_FOUND',
    () => {
      api.temporal.executions = [];
    },
  ],
  [
    'of a history that is none',
    409,
    'HISTORY_UNREADABLE',
    () => {
      api.temporal.histories = () => ({ events: [] });
    },
  ],
])('a story %s is refused in a sentence', async (_of, status, code, spoil) => {
  spoil();
  for (const path of ['timeline', 'export']) {
    const answer = await get(path);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.json().detail).toMatch(/\.$/);
  }
});
