import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { decodeHistory } from '../../../adapters/histories/decode.ts';
import { savedFromText } from '../../../adapters/histories/from-json.ts';
import { pseudonymous } from '../../../adapters/histories/pseudonymous.ts';
import { toRecordedRun } from '../../../adapters/histories/to-recorded.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import { rerun } from '../../../core/timeline/rerun.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });
const place = { workflowId: 'session.test.x', sessionId: 'S1' };

/** What is saved, with its payloads in the clear. */
const opened = (saved: string) =>
  saved.replace(/"data":"([^"]+)"/g, (_all, data: string) => `"data":${Buffer.from(data, 'base64')}`);

describe('a history with pseudonyms', () => {
  it('tells no identity, and is the same conversation', async () => {
    const conversations = recordedHistories().filter(({ history }) =>
      JSON.stringify(history).includes('"conversationSession"'),
    );
    const some = conversations.filter((_, index) => index % 4 === 0);
    expect(some.length).toBeGreaterThan(50);
    const told: string[] = [];
    const different: unknown[] = [];
    for (const { name, history } of some) {
      const decoded = await decodeHistory(savedFromText(JSON.stringify(history)).history, codec);
      const before = rerun({ runs: [toRecordedRun(decoded)] });
      const {
        runs: [run],
      } = pseudonymous([{ runId: 'r', history: decoded }], place);
      if (!run) continue;
      const saved = historyToJSON(run.history);
      const again = toRecordedRun(savedFromText(saved).history);
      const ids = before.moments.flatMap(({ after: { session } }) => (session ? [session.id] : []));
      const personal = [/46700000001|01CONTACT|01CONVERSATION|\d+@/, ...ids.map((id) => new RegExp(id.slice(10)))];
      told.push(...personal.flatMap((one) => (one.exec(opened(saved)) ?? []).map((found) => `${found} in ${name}`)));
      const after = rerun({ runs: [again] });
      const [was, is] = [before, after].map(({ differs, lost, moments }) => ({
        differs,
        lost,
        moments: moments.length,
      }));
      if (JSON.stringify(was) !== JSON.stringify(is)) different.push({ name, was, is });
    }
    expect(different).toEqual([]);
    expect(told).toEqual([]);
  });
});
