import { recordingFromTexts } from '../../../adapters/histories/from-json.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import { rerun } from '../../../core/timeline/rerun.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

const TEXTS = recordedHistories()
  .map(({ name, history }) => ({ name, text: JSON.stringify(history) }))
  .filter(({ text }) => text.includes('"name":"conversationSession"'));

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
});
