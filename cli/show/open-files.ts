import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PayloadCodec } from '@temporalio/common';
import { exportFromText } from '../../adapters/histories/export-file.ts';
import { recordingFromTexts } from '../../adapters/histories/from-json.ts';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import { createPayloadCodec } from '../../adapters/payload-codec.ts';
import { parseEnv } from '../../config/env.ts';
import type { ConversationExport } from '../../core/timeline/export/conversation-export.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import { CliError } from '../errors.ts';
import { keptMasterKey } from '../local/key-files.ts';

/** A conversation out of files. `exported`: as `colloquy show ID --json` wrote it; absent: from Temporal's histories. */
export interface OpenedConversation {
  recording: Recording;
  exported?: ConversationExport;
}

/** Whether an argument that may be a session's id names a file. */
export function isFile(argument: string): boolean {
  return /[./\\]/.test(argument) || existsSync(argument);
}

/** Opens an export, or the histories of a workflow's runs in any order. Rejects with a CliError that says what is wrong with which. */
export async function openConversation(paths: string[], source: NodeJS.ProcessEnv): Promise<OpenedConversation> {
  const named = paths.join(', ');
  try {
    const texts = paths.map(read);
    const exported = texts.map((text) => exportFromText(text)).find((one) => one !== undefined);
    if (!exported) return { recording: await recordingFromTexts(texts, codecOf(source)) };
    if (texts.length === 1) return exported;
    throw new UnreadableHistory('One of them is an export, which is a whole conversation: open it alone.');
  } catch (error) {
    if (!(error instanceof UnreadableHistory)) throw error;
    throw new CliError(`${named} cannot be opened. ${error.message}`, 2);
  }
}

/** Temporal keeps 50 MB of a run; as JSON it is larger by a third, and an export has more than one. */
const MOST_BYTES = 256 * 1024 * 1024;

function read(path: string): string {
  try {
    if (statSync(path).size > MOST_BYTES) throw new UnreadableHistory('It is larger than any conversation.');
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof UnreadableHistory) throw thrown;
    throw new UnreadableHistory(`There is no file ${path} that can be read.`, { cause: thrown });
  }
}

/** Without a key what is not encrypted can be read all the same. */
function codecOf(source: NodeJS.ProcessEnv): PayloadCodec {
  const env = parseEnv(source);
  const masterKey = env.MASTER_KEY ?? keptMasterKey(resolve(env.DATA_DIR));
  if (masterKey !== undefined) return createPayloadCodec({ masterKey, encryption: 'on' });
  return { encode: async (payloads) => payloads, decode: async (payloads) => payloads };
}
