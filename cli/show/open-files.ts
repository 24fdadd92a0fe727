import { exportFromText } from '../../adapters/histories/export-file.ts';
import { recordingFromTexts } from '../../adapters/histories/from-json.ts';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import type { ConversationExport } from '../../core/timeline/export/conversation-export.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import { CliError } from '../errors.ts';
import { codecOf, readText } from '../histories/files.ts';

/** A conversation out of files. `exported`: as `colloquy show ID --json` wrote it; absent: from Temporal's histories. */
export interface OpenedConversation {
  recording: Recording;
  exported?: ConversationExport;
}

/** Opens an export, or the histories of a workflow's runs in any order. Rejects with a CliError that says what is wrong with which. */
export async function openConversation(paths: string[], source: NodeJS.ProcessEnv): Promise<OpenedConversation> {
  const named = paths.join(', ');
  try {
    const texts = paths.map(readText);
    const exported = texts.map((text) => exportFromText(text)).find((one) => one !== undefined);
    if (!exported) return { recording: await recordingFromTexts(texts, codecOf(source)) };
    if (texts.length === 1) return exported;
    throw new UnreadableHistory('One of them is an export, which is a whole conversation: open it alone.');
  } catch (error) {
    if (!(error instanceof UnreadableHistory)) throw error;
    throw new CliError(`${named} cannot be opened. ${error.message}`, 2);
  }
}
