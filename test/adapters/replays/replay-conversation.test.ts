import { decodeHistory } from '../../../adapters/histories/decode.ts';
import { savedFromText } from '../../../adapters/histories/from-json.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import { replayConversation } from '../../../adapters/replays/replay-conversation.ts';
import type { ReplayHistories } from '../../../adapters/replays/replay-histories.ts';
import type { Verdict } from '../../../adapters/replays/verdict.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

/** The runs of a conversation that was recorded. */
async function recorded(name: string) {
  const all = recordedHistories().filter((one) => one.name.startsWith(name));
  const histories = all.map(({ history }) => decodeHistory(savedFromText(JSON.stringify(history)).history, codec));
  return (await Promise.all(histories)).map((history) => ({ history }));
}

/** Stands in for Temporal's replayer. */
const finding = (verdicts: Verdict[]): { replay: ReplayHistories } => ({
  replay: async function* () {
    yield* verdicts;
  },
});

const same: Verdict = { outcome: 'same' };
const NO_ANSWER = 'a-call-that-nobody-answers-for-in-time-parks-the-session-and';
const LINGERS = 'a-conversation-lingers-after-its-end-in-a-short-run-drops-a-';
const NO_FLOW = 'a-failed-conversation-closes-as-failed-red-in-the-temporal-u';

describe('what a replay found', () => {
  it.each([
    [
      'a failure, with its reason and what to do next',
      `${NO_ANSWER}.0`,
      /^OK: 1 run, 27 events; the code of today does the same\. Reproduced: fails at order: its call was given up: gone\. Try a repair: colloquy resimulate S1 --flow FILE\. Go on: colloquy retry S1\.$/,
    ],
    ['a failure before the first step', NO_FLOW, /Reproduced: fails: The app has no flow\. Try a repair/],
    ['that nothing fails', LINGERS, /^OK: 3 runs, \d+ events; .* Nothing fails at its end: the session is ended\.$/],
  ])('is said in words: %s', async (_, name, words) => {
    const runs = await recorded(name);
    const replayed = await replayConversation({ name: 'S1', runs }, finding(runs.map(() => same)));
    expect(replayed).toMatchObject({ outcome: 'same', runs: runs.length, message: expect.stringMatching(words) });
    expect(replayed).not.toHaveProperty('differs');
  });

  it('advises of a file what can be done with a file', async () => {
    const named = { name: './a.json', isFile: true };
    const { message } = await replayConversation({ ...named, runs: await recorded(NO_FLOW) }, finding([same]));
    expect(message).toMatch(/Try a repair: colloquy resimulate \.\/a\.json --flow FILE\.$/);
  });

  it('names the first run and the first event that differ', async () => {
    const runs = await recorded(LINGERS);
    const differs = (eventId: number): Verdict => ({ outcome: 'differs', eventId, what: 'It asks for more.' });
    const replayed = await replayConversation({ name: 'S1', runs }, finding([same, differs(8), differs(5)]));
    expect(replayed.differs).toEqual({
      run: 2,
      runId: expect.any(String),
      eventId: 8,
      what: 'It asks for more.',
      stops: true,
    });
    expect(replayed.message).toMatch(/^Differs at event 8 of run 2 \([0-9a-f-]{36}\)\. It asks for more\. .*`patched`/);
    const [run] = runs;
    const one = await replayConversation({ name: 'S1', runs: run ? [run] : [] }, finding([differs(0)]));
    expect(one.message).toMatch(/^Differs at it\. /);
  });

  it('sees what Temporal does not look at: what was asked for is the same, what is said is not', async () => {
    const [run] = await recorded(`${NO_ANSWER}.0`);
    const sent = run?.history.events?.find((event) => event.activityTaskScheduledEventAttributes);
    const payload = sent?.activityTaskScheduledEventAttributes?.input?.payloads?.[0];
    if (!run || !payload) throw new Error('Nothing was sent.');
    payload.data = Buffer.from(
      Buffer.from(payload.data ?? [])
        .toString()
        .replace('"text":"', '"text":"Oh! '),
    );
    const replayed = await replayConversation({ name: 'S1', runs: [run] }, finding([same]));
    expect(replayed.differs).toMatchObject({ run: 1, eventId: Number(sent?.eventId), stops: false });
    expect(replayed.message).toMatch(
      /^Differs at event \d+\. Replies.* was "Oh! .* A conversation that still runs goes on/,
    );
  });

  it.each([
    [
      'cannot be read',
      [same, { outcome: 'unreadable', reason: 'It was not replayed within 60 s.' }, same],
      /within 60 s/,
    ],
    ['was left out', [same], /told to stop/],
  ] as const)('is nothing about the code where a run %s', async (_, verdicts, why) => {
    const runs = await recorded(LINGERS);
    await expect(replayConversation({ name: 'S1', runs }, finding([...verdicts]))).rejects.toThrow(why);
  });
});
