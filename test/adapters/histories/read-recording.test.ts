import { recordingFromTexts, savedFromText } from '../../../adapters/histories/from-json.ts';
import { type HistoryClient, readRecording } from '../../../adapters/histories/read-recording.ts';
import { UnreadableHistory } from '../../../adapters/histories/unreadable.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

/** Three runs: a session ends in the first and lingers in the second, where another one begins that lingers in the third. */
const texts = recordedHistories()
  .filter(({ name }) => name.startsWith('a-conversation-lingers-after-its-end-in-a-short-run-drops-a-'))
  .map(({ history }) => JSON.stringify(history));

const startOf = (text: string) => savedFromText(text).history.events?.[0]?.workflowExecutionStartedEventAttributes;
const workflowId = startOf(texts[0] ?? '')?.workflowId ?? '';
const [first = '', second = '', third = ''] = texts.map((text) => startOf(text)?.originalExecutionRunId ?? '');

/** A server that has these runs, and no others any more; it gives each history anew, as gRPC does. */
function serverWith(kept: string[]): HistoryClient {
  const fetchHistory = async (runId: string) => {
    const text = kept.find((one) => startOf(one)?.originalExecutionRunId === runId);
    if (text !== undefined) return savedFromText(text).history;
    throw Object.assign(new Error('5 NOT_FOUND: not found'), { code: 5, details: 'not found', metadata: {} });
  };
  return { workflow: { getHandle: (_, runId) => ({ fetchHistory: () => fetchHistory(runId) }) } };
}

const runsRead = async (kept: string[], place: { runId: string; sessionId: string }) => {
  const recording = await readRecording(serverWith(kept), codec, { workflowId, ...place });
  return recording.runs.map(({ runId }) => runId);
};

describe('reading a recorded conversation', () => {
  const sessions = { older: '', newer: '' };

  beforeAll(async () => {
    sessions.older = (await recordingFromTexts(texts.slice(0, 1), codec)).sessionId;
    sessions.newer = (await recordingFromTexts(texts, codec)).sessionId;
  });

  it.each([
    ['the older session, from its only run of its own', 'older', first, [first, second]],
    ['the older session, from the run in which it lingers', 'older', second, [first, second]],
    ['the newer session, from the run in which it begins', 'newer', second, [second, third]],
    ['the newer session, from the run in which it lingers', 'newer', third, [second, third]],
  ] as const)('takes the runs that a session was in: %s', async (_, which, runId, runs) => {
    expect(sessions.older).not.toBe(sessions.newer);
    expect(await runsRead(texts, { runId, sessionId: sessions[which] })).toEqual(runs);
  });

  it('begins later where Temporal has let the oldest runs go', async () => {
    expect(await runsRead(texts.slice(1), { runId: second, sessionId: sessions.older })).toEqual([second]);
  });

  it('says so where the key is another one', async () => {
    const otherKey = createPayloadCodec({ masterKey: Buffer.alloc(32, 9).toString('base64'), encryption: 'on' });
    const place = { workflowId, runId: second, sessionId: sessions.older };
    await expect(readRecording(serverWith(texts), otherKey, place)).rejects.toThrow(UnreadableHistory);
  });

  it('fails where the run that it was sent to is not there', async () => {
    await expect(runsRead([], { runId: second, sessionId: sessions.older })).rejects.toThrow('NOT_FOUND');
  });
});
