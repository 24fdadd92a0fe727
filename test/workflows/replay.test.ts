import type { History } from '@temporalio/common/lib/proto-utils.js';
import { Runtime, Worker } from '@temporalio/worker';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { decodeHistory } from '../../adapters/histories/decode.ts';
import { savedFromText } from '../../adapters/histories/from-json.ts';
import { pseudonymous } from '../../adapters/histories/pseudonymous.ts';
import { createPayloadCodec } from '../../adapters/payload-codec.ts';
import { lineOf } from '../../adapters/replays/history-line.ts';
import type { Verdict } from '../../adapters/replays/verdict.ts';
import { replayEach } from '../../worker/replay/replayer.ts';
import { bundleOfChangedCode } from '../helpers/changed-code.ts';
import { recordedHistories } from '../helpers/histories.ts';
import { TEST_MASTER_KEY } from '../helpers/temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });
const options = {
  workflowBundle: { codePath: process.env.TEST_WORKFLOW_BUNDLE ?? '' },
  dataConverter: createDataConverter({ masterKey: TEST_MASTER_KEY, encryption: 'on' }),
};

afterAll(() => Runtime.instance().shutdown());

describe('recorded histories', () => {
  const histories = recordedHistories();

  it('all replay with the code of today', async () => {
    const named = histories.map(({ name, history }) => ({ workflowId: name, history }));
    const results: { workflowId: string; problem: string }[] = [];
    for await (const { workflowId, error } of Worker.runReplayHistories(options, named)) {
      results.push({ workflowId, problem: error?.message ?? '' });
    }
    expect(results.filter(({ problem }) => problem !== '')).toEqual([]);
    expect(results).toHaveLength(histories.length);
    expect(histories.length).toBeGreaterThan(10);
  });

  it('replay as well when they are saved with pseudonyms, decoded', async () => {
    const some = histories.filter(({ history }, index) => index % 8 === 0 && isConversation(history));
    const saved = (await decoded(some)).flatMap((history) =>
      pseudonymous([{ runId: '', history }], { workflowId: '', sessionId: '' }).runs.map((run) => run.history),
    );
    const verdicts: Verdict[] = [];
    const bundlePath = options.workflowBundle.codePath;
    await replayEach(lines(saved), { bundlePath, answer: (verdict) => verdicts.push(verdict) });
    expect(verdicts).toEqual(some.map(() => ({ outcome: 'same' })));
    expect(some.length).toBeGreaterThan(10);
  });

  it('fail to replay with code that does something else, at the first event that differs', async () => {
    const changed = await bundleOfChangedCode([
      // Another activity where a call is made, and a timer before somebody is told of a hand-over.
      { file: EFFECTS, from: 'const { callHttp } =', to: 'const { callElsewhere: callHttp } =' },
      { file: EFFECTS, from: 'await forwardHandover.', to: 'await sleep(1_000); await forwardHandover.' },
      { file: EFFECTS, from: 'CancellationScope,', to: 'CancellationScope, sleep,' },
    ]);
    const isChanged = ({ history }: { history: unknown }) =>
      /"(callHttp|forwardHandover)"/.test(JSON.stringify(history));
    const some = [
      ...histories.filter(isChanged).slice(0, 30),
      ...histories.filter((one) => !isChanged(one)).slice(0, 5),
    ];
    const conversations = await decoded(some);
    const verdicts: Verdict[] = [];
    await replayEach(lines(conversations), { bundlePath: changed.path, answer: (verdict) => verdicts.push(verdict) });
    changed.remove();
    const expected = conversations.map((history) => {
      const first = history.events?.find((event) => CHANGED.test(activityOf(event)));
      if (!first) return { outcome: 'same' };
      const what = expect.stringMatching(WHAT[activityOf(first)] ?? /never/);
      return { outcome: 'differs', eventId: Number(first.eventId), what };
    });
    expect(verdicts).toEqual(expected);
    expect(new Set(conversations.flatMap(({ events }) => events?.map(activityOf) ?? []))).toContain('forwardHandover');
    expect(new Set(expected.map(({ outcome }) => outcome))).toEqual(new Set(['same', 'differs']));
  });
});

const EFFECTS = 'workflows/session-effects.ts';
const CHANGED = /^(callHttp|forwardHandover)$/;
const WHAT: { [activity: string]: RegExp } = {
  callHttp: /^The history has the activity type callHttp there, the code asks for callElsewhere\.$/,
  forwardHandover: /^The history has ActivityTaskScheduled there, the code something else \(Timer\)\.$/,
};

const isConversation = (history: unknown) => JSON.stringify(history).includes('"conversationSession"');
type Event = NonNullable<History['events']>[number];
const activityOf = (event: Event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? '';

async function* lines(conversations: History[]) {
  for (const history of conversations) yield lineOf(history);
}

function decoded(recorded: { history: unknown }[]): Promise<History[]> {
  return Promise.all(
    recorded.map(({ history }) => decodeHistory(savedFromText(JSON.stringify(history)).history, codec)),
  );
}
