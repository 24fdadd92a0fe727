import { recordingFromTexts, savedFromText } from '../../../adapters/histories/from-json.ts';
import { toRecordedRun } from '../../../adapters/histories/to-recorded.ts';
import { sessionsIn } from '../../../adapters/histories/to-recording.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import { ReplayTooLong } from '../../../adapters/replays/one-at-a-time.ts';
import type { Verdict } from '../../../adapters/replays/verdict.ts';
import { READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';
import { anArchivedSession } from '../../helpers/archived.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { execution } from '../../helpers/session-double.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

/** A session that lives in one run, in which it fails. */
const NAME = 'a-failed-conversation-closes-as-failed-red-in-the-temporal-u.0.json';
const SESSION = '01M8C5NEHVAG7F5PDQ283GY751';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

let api: TestApi;
let verdicts: Verdict[];
let tooLong: boolean;
beforeEach(async () => {
  verdicts = [{ outcome: 'same' }];
  tooLong = false;
  api = await startTestApi({
    payloadCodec: codec,
    replayHistories: async function* () {
      if (tooLong) throw new ReplayTooLong('It takes too long.');
      yield* verdicts;
    },
  });
  api.temporal.executions = [execution(SESSION, 100), execution(SESSION, 200)];
  const recorded = recordedHistories().find(({ name }) => name === NAME);
  api.temporal.histories = (runId) =>
    runId === 'run-200' ? savedFromText(JSON.stringify(recorded?.history)).history : undefined;
});
afterEach(() => api.close());

const replay = () => api.call('POST', `/v1/sessions/${SESSION}/replay`, {}, { token: READ_TOKEN });

test('a replay only reads: the newest run that the session was in, whatever has taken its place', async () => {
  const answer = await replay();
  expect(answer.json()).toMatchObject({
    outcome: 'same',
    runs: 1,
    message: expect.stringContaining(`Go on: colloquy retry ${SESSION}.`),
    ends: { state: 'failed', code: 'FLOW_NOT_FOUND' },
  });
  expect(api.temporal.visibilityQueries).toEqual([`WorkflowType = 'conversationSession' AND SessionId = '${SESSION}'`]);
  expect(api.temporal.calls.map(({ method }) => method)).toEqual(['fetchHistory']);
});

test('a history is given for whoever may read: decoded, with pseudonyms, and in a form that is replayed', async () => {
  const answer = await api.call('GET', `/v1/sessions/${SESSION}/history`, undefined, { token: READ_TOKEN });
  const { runs, sessionId } = answer.json();
  expect(runs).toHaveLength(1);
  const again = toRecordedRun(savedFromText(JSON.stringify(runs[0].history)).history);
  expect(again.events.find(({ kind }) => kind === 'inbound')).toMatchObject({
    message: { identity: expect.stringMatching(/^467\d{8}$/), content: { text: 'hi' } },
  });
  expect(sessionId).not.toBe(SESSION);
  expect(sessionsIn([again])).toEqual([sessionId]);
  expect(JSON.stringify(again)).not.toMatch(/46700000001|01CONTACT/);
  expect(JSON.stringify(runs)).toContain('sdkMetadata');
});

test('a replay that differs is an answer like any other', async () => {
  verdicts = [{ outcome: 'differs', eventId: 8, what: 'It asks for more.' }];
  const answer = await replay();
  expect([answer.statusCode, answer.json().differs.eventId]).toEqual([200, 8]);
});

test('what was archived is read where Temporal has let go the run in which the session began', async () => {
  const lingers = recordedHistories().filter(({ name }) =>
    name.startsWith('a-conversation-lingers-after-its-end-in-a-'),
  );
  const [first, second] = lingers.map(({ history }) => JSON.stringify(history));
  const runIds = async (kept = '') => {
    api.temporal.histories = (runId) => {
      if (runId === 'run-200') return savedFromText(kept).history;
      throw Object.assign(new Error('5 NOT_FOUND: not found'), { code: 5, details: 'not found', metadata: {} });
    };
    const answer = await api.call('GET', `/v1/sessions/${sessionId}/export`, undefined, { token: READ_TOKEN });
    return answer.json().runs.map(({ runId }: { runId: string }) => runId);
  };
  const { sessionId } = await recordingFromTexts([first ?? ''], codec);
  api.temporal.executions = [execution(sessionId, 200)];
  expect(await runIds(second)).toEqual(['run-200']);
  api.archived.push(anArchivedSession({ sessionId }));
  expect(await runIds(second)).toEqual(['run-1']);
});

test('a replay that takes too long is no answer, and nothing about the history', async () => {
  tooLong = true;
  const answer = await replay();
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'NO_ANSWER']);
  expect(answer.json().detail).toBe('It takes too long.');
});

test.each([
  ['is cut short', 'unreadable', 409, 'HISTORY_UNREADABLE'],
  ['is of nobody', 'unknown', 404, 'NOT_FOUND'],
])('a history that %s is refused in a sentence', async (_, how, status, code) => {
  verdicts = [{ outcome: 'unreadable', reason: 'It breaks off.' }];
  if (how === 'unknown') api.temporal.executions = [];
  const answer = await replay();
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  expect(answer.json().detail).toMatch(/\.$/);
});
