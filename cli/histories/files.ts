import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PayloadCodec } from '@temporalio/common';
import { decodeHistory } from '../../adapters/histories/decode.ts';
import { LARGEST_FILE, type SavedHistory, savedFromText } from '../../adapters/histories/from-json.ts';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import { createPayloadCodec } from '../../adapters/payload-codec.ts';
import { parseEnv } from '../../config/env.ts';
import { keptMasterKey } from '../local/key-files.ts';

/** Whether an argument that may be a session's id is a file. */
export function isFile(argument: string): boolean {
  return /[./\\]/.test(argument) || existsSync(argument);
}

/** The text of a file that holds a conversation. Throws UnreadableHistory. */
export function readText(path: string): string {
  try {
    if (statSync(path).size > LARGEST_FILE)
      throw new UnreadableHistory('It is larger than any history that Temporal keeps.');
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof UnreadableHistory) throw thrown;
    throw new UnreadableHistory(`The file ${path} cannot be read.`, { cause: thrown });
  }
}

/** The history in a file, decoded with the key of this data folder. Rejects with UnreadableHistory. */
export async function readHistoryFile(path: string, source: NodeJS.ProcessEnv): Promise<SavedHistory> {
  const saved = savedFromText(readText(path));
  await decodeHistory(saved.history, codecOf(source));
  return saved;
}

/** What opens payloads with the key of this data folder; without one what is not encrypted can be read all the same. */
export function codecOf(source: NodeJS.ProcessEnv): PayloadCodec {
  const env = parseEnv(source);
  const masterKey = env.MASTER_KEY ?? keptMasterKey(resolve(env.DATA_DIR));
  if (masterKey !== undefined) return createPayloadCodec({ masterKey, encryption: 'on' });
  return { encode: async (payloads) => payloads, decode: async (payloads) => payloads };
}
