import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { decodeHistory } from '../../adapters/histories/decode.ts';
import { historyFromText } from '../../adapters/histories/from-json.ts';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import { createPayloadCodec } from '../../adapters/payload-codec.ts';
import { parseEnv } from '../../config/env.ts';
import { keptMasterKey } from '../local/key-files.ts';

/** Temporal keeps 50 MB of a run; as JSON it is larger by a third, and by what stands around it. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Whether an argument that may be a session's id is a file. */
export function isFile(argument: string): boolean {
  return /[./\\]/.test(argument) || existsSync(argument);
}

/** The history in a file, decoded with the key of this data folder. Rejects with UnreadableHistory. */
export async function readHistoryFile(path: string, source: NodeJS.ProcessEnv): Promise<History> {
  const text = read(path);
  return decodeHistory(historyFromText(text), codecOf(source));
}

function read(path: string): string {
  try {
    if (statSync(path).size > MOST_BYTES)
      throw new UnreadableHistory('It is larger than any history that Temporal keeps.');
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof UnreadableHistory) throw thrown;
    throw new UnreadableHistory(`The file ${path} cannot be read.`, { cause: thrown });
  }
}

/** Without a key what is not encrypted can be read all the same. */
function codecOf(source: NodeJS.ProcessEnv): PayloadCodec {
  const env = parseEnv(source);
  const masterKey = env.MASTER_KEY ?? keptMasterKey(resolve(env.DATA_DIR));
  if (masterKey !== undefined) return createPayloadCodec({ masterKey, encryption: 'on' });
  return { encode: async (payloads) => payloads, decode: async (payloads) => payloads };
}
