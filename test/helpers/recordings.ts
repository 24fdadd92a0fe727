import { recordingFromTexts } from '../../adapters/histories/from-json.ts';
import { createPayloadCodec } from '../../adapters/payload-codec.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import { recordedHistories } from './histories.ts';
import { TEST_MASTER_KEY } from './temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

/** Every recorded conversation of the workflow tests, all its runs that were kept, by the name of its histories. */
export async function recordedConversations(): Promise<{ name: string; recording: Recording }[]> {
  const texts = new Map<string, string[]>();
  for (const { name, history } of recordedHistories()) {
    const text = JSON.stringify(history);
    if (!text.includes('"name":"conversationSession"')) continue;
    const conversation = name.replace(/\.\d+\.json$/, '');
    texts.set(conversation, [...(texts.get(conversation) ?? []), text]);
  }
  const read = async ([name, runs]: [string, string[]]) => ({ name, recording: await recordingFromTexts(runs, codec) });
  return Promise.all([...texts].map(read));
}
