import { recordingFromTexts } from '../../../adapters/histories/from-json.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import type { Recording } from '../../../core/timeline/recording.ts';
import { rerun } from '../../../core/timeline/rerun.ts';
import { storyOf } from '../../../core/timeline/story.ts';
import { greetingFlow } from '../../helpers/flows.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { recordedTalk } from '../../helpers/recorded-talk.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

const TEXTS = recordedHistories()
  .map(({ name, history }) => ({ name, text: JSON.stringify(history) }))
  .filter(({ text }) => text.includes('"name":"conversationSession"'));

/** Since when no state and no effect has another field than today's. */
const OF_TODAY = Date.parse('2026-11-27');

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

describe('running recorded conversations again', () => {
  it('asks for every effect that was recorded, and for no other', async () => {
    const lost = [];
    for (const { name, text } of TEXTS) {
      const again = rerun(await recordingFromTexts([text], codec));
      if (again.lost.length > 0) lost.push({ name, differs: again.differs });
    }
    expect(lost).toEqual([]);
    expect(TEXTS.length).toBeGreaterThan(200);
  });

  it('asks for the very same, and comes to the state that was handed on, where the engine is that of today', async () => {
    const found = { runs: 0, handedOn: 0 };
    for (const { name, text } of TEXTS) {
      const recording = await recordingFromTexts([text], codec);
      const [run] = recording.runs;
      if (!run || (run.events[0]?.at ?? 0) < OF_TODAY) continue;
      const { differs, state } = rerun(recording);
      found.runs += 1;
      expect({ name, differs }).toEqual({ name, differs: null });
      const last = run.events.at(-1);
      if (last?.kind !== 'continuedAsNew') continue;
      found.handedOn += 1;
      const { replayedAt: _now, ...handedOn } = last.input.carried ?? {};
      expect(plain(state)).toMatchObject(Object(plain(handedOn)));
    }
    expect(found.runs).toBeGreaterThan(10);
    expect(found.handedOn).toBeGreaterThan(5);
  });

  it('says where the engine breaks on what was recorded, and keeps what came before', () => {
    const recording = recordedTalk(greetingFlow(), ['hi', 'Ada']);
    const broken: Recording = JSON.parse(
      JSON.stringify(recording, (name, value) => (name === 'steps' ? undefined : value)),
    );
    const { lost, differs, moments } = rerun(broken);
    expect([lost, moments.length > 0]).toEqual([[0], true]);
    expect(differs?.what).toMatch(/^the engine of today fails: /);
    expect(storyOf(broken).some(({ kind }) => kind === 'lost')).toBe(true);
  });
});
