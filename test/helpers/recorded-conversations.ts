import { recordingFromTexts } from '../../adapters/histories/from-json.ts';
import { createPayloadCodec } from '../../adapters/payload-codec.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import { recordedHistories } from './histories.ts';
import { TEST_MASTER_KEY } from './temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

/** Every recorded conversation, all of its runs together, by the name of its files. */
export async function recordedConversations(): Promise<{ name: string; recording: Recording }[]> {
  const texts = new Map<string, string[]>();
  for (const { name, history } of recordedHistories()) {
    const text = JSON.stringify(history);
    const conversation = name.replace(/\.\d+\.json$/, '');
    if (text.includes('"name":"conversationSession"'))
      texts.set(conversation, [...(texts.get(conversation) ?? []), text]);
  }
  return Promise.all(
    [...texts].map(async ([name, runs]) => ({ name, recording: await recordingFromTexts(runs, codec) })),
  );
}
