import { decodeHistory } from '../../../adapters/histories/decode.ts';
import { savedFromText } from '../../../adapters/histories/from-json.ts';
import { toRecordedRun } from '../../../adapters/histories/to-recorded.ts';
import { toRecording } from '../../../adapters/histories/to-recording.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import type { RecordedEvent, RecordedEventKind, RecordedRun } from '../../../core/timeline/recording.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

/** What the story has no use for: whatever else is in the histories must be understood. */
const USELESS = new Set([
  'WORKFLOW_PROPERTIES_MODIFIED',
  'WORKFLOW_TASK_SCHEDULED',
  // The archive, which tells nothing of the conversation.
  'CHILD_WORKFLOW_EXECUTION_COMPLETED',
]);

let runs: { name: string; run: RecordedRun }[];

beforeAll(async () => {
  const conversations = recordedHistories().filter(({ history }) =>
    JSON.stringify(history).includes('"conversationSession"'),
  );
  runs = await Promise.all(
    conversations.map(async ({ name, history }) => {
      const decoded = await decodeHistory(savedFromText(JSON.stringify(history)).history, codec);
      return { name, run: toRecordedRun(decoded) };
    }),
  );
});

function all<K extends RecordedEventKind>(kind: K): Extract<RecordedEvent, { kind: K }>[] {
  const isOfKind = (event: RecordedEvent): event is Extract<RecordedEvent, { kind: K }> => event.kind === kind;
  return runs.flatMap(({ run }) => run.events.filter(isOfKind));
}

describe('recorded histories', () => {
  it('are all understood, event by event', () => {
    expect(runs.length).toBeGreaterThan(200);
    const odd = all('other').filter(({ type }) => !USELESS.has(type));
    expect(odd).toEqual([]);
    for (const { run } of runs) expect(run.events.map(({ id }) => id)).toEqual(run.events.map((_, index) => index + 1));
  });

  it('say who wrote what, what was sent, and what came of it', () => {
    const kinds = new Set(runs.flatMap(({ run }) => run.events.map(({ kind }) => kind)));
    expect([...kinds].sort()).toMatchInlineSnapshot(`
[
  "activityCancelRequested",
  "activityCanceled",
  "activityCompleted",
  "activityFailed",
  "activityScheduled",
  "activityStarted",
  "attributesChanged",
  "childAsked",
  "childThere",
  "closed",
  "continuedAsNew",
  "flowLoaded",
  "flowMissing",
  "inbound",
  "notice",
  "other",
  "patched",
  "started",
  "taskCompleted",
  "taskFailed",
  "taskStarted",
  "timerCanceled",
  "timerFired",
  "timerStarted",
  "updateAccepted",
  "updateCompleted",
]
`);
    expect(all('inbound').every(({ message }) => message.id !== '' && message.identity !== '')).toBe(true);
    const commands = new Set(all('updateAccepted').map(({ command }) => command.name));
    expect([...commands].sort()).toEqual([
      'begin',
      'end',
      'event',
      'handover',
      'migrate',
      'release',
      'retry',
      'say',
      'variables',
    ]);
    expect(all('flowLoaded').every(({ loaded }) => loaded.flow.version > 0)).toBe(true);
    const failed = all('activityFailed').map(({ failure }) => failure);
    expect(failed.every(({ kind, message }) => kind === 'application' && message !== 'Encoded failure')).toBe(true);
    expect(all('timerStarted').every(({ ms }) => ms > 0)).toBe(true);
  });

  it('are put together again to conversations of several runs, in whatever order', () => {
    const conversationOf = (name: string) => name.replace(/\.\d+\.json$/, '');
    const names = new Set(runs.map(({ name }) => conversationOf(name)));
    const several = [...names]
      .map((name) => runs.filter((one) => conversationOf(one.name) === name))
      .filter((each) => each.length > 1);
    expect(several.length).toBeGreaterThan(50);
    for (const each of several) {
      const given = each.map(({ run }) => run);
      const resetLater = (run: RecordedRun) =>
        given.some((other) => other !== run && other.originalRunId === run.runId);
      const recording = toRecording(given.toReversed(), { workflowId: 'session.test.x' });
      expect(recording.runs).toEqual(given.filter((run) => !resetLater(run)));
      expect(recording.sessionId).toMatch(/^[0-9A-Z]{26}$/);
    }
  });
});
