import type { PayloadCodec } from '@temporalio/common';
import { type History, historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Recording } from '../../core/timeline/recording.ts';
import { decodeHistory } from './decode.ts';
import { toRecordedRun, workflowIdOf } from './to-recorded.ts';
import { toRecording } from './to-recording.ts';
import { UnreadableHistory } from './unreadable.ts';

/** Temporal keeps 50 MB of a run; as JSON it is larger by a third, and by what stands around it. */
export const LARGEST_FILE = 128 * 1024 * 1024;

/** A conversation from the histories of its runs, each a file of Temporal's tools or of ours, in any order. */
export async function recordingFromTexts(texts: string[], codec: PayloadCodec): Promise<Recording> {
  const saved = texts.map(savedFromText);
  const histories = await Promise.all(saved.map(({ history }) => decodeHistory(history, codec)));
  const runs = histories.map((history) => toRecordedRun(history));
  const workflowId = histories.map(workflowIdOf).find((id) => id !== '') ?? '';
  return toRecording(runs, { workflowId, sessionId: saved.find(({ sessionId }) => sessionId)?.sessionId });
}

/** A file that holds the history of a run. */
export interface SavedHistory {
  history: History;
  /** Whose run it was saved as; absent where Temporal's tools saved it: they know of no sessions. */
  sessionId?: string;
}

/**
 * The history of one run as Temporal's tools save it: `temporal workflow show --output json`, the Download of its UI, and
 * our own, with what we wrote beside it. Payloads stay as they are. Throws UnreadableHistory where it is anything else.
 */
export function savedFromText(text: string): SavedHistory {
  if (text.trim() === '') throw new UnreadableHistory('It is empty.');
  if (text.length > LARGEST_FILE) throw new UnreadableHistory('It is larger than any history that Temporal keeps.');
  const json = parsed(text);
  const { events, session, format } = isObject(json) ? json : {};
  if (typeof format === 'string') throw new UnreadableHistory(NO_EXPORT);
  if (!Array.isArray(events))
    throw new UnreadableHistory(`It is not a history of Temporal: there are no events in it. ${SAVE}`);
  if (events.some(isDecoded)) throw new UnreadableHistory(DECODED);
  try {
    return { history: historyFromJSON(json), ...(typeof session === 'string' && { sessionId: session }) };
  } catch (cause) {
    throw new UnreadableHistory(`It is not a history of Temporal: its events are none. ${SAVE}`, { cause });
  }
}

const SAVE = 'Save one with `colloquy show ID --history` or `temporal workflow show --output json`.';
const NO_EXPORT =
  'It is an export of `colloquy show ID --json`, and here a history is needed: save it with `colloquy show ID --history`.';
const DECODED =
  'Its payloads were decoded when it was saved, so that their encoding is lost: save it again without decoding (in the Temporal UI: switch off "Decode Event History").';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableHistory(`It is no JSON, or breaks off before its end. ${SAVE}`, { cause });
  }
}

type Fields = { [name: string]: unknown };

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Fields of events that hold `payloads`: as a bare list they were decoded. */
const HOLDERS = ['input', 'result', 'details', 'args', 'success'];

/** Whether a value stands anywhere where Temporal has a payload of it. */
function isDecoded(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isDecoded);
  if (!isObject(value)) return false;
  if (HOLDERS.some((name) => Array.isArray(value[name]))) return true;
  if (Array.isArray(value.payloads) && !value.payloads.every(isPayload)) return true;
  return Object.entries(value).some(([name, inner]) => name !== 'payloads' && isDecoded(inner));
}

/** Metadata and data are base64, which the name of no encoding is: those have a slash in the wrong place. */
function isPayload(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.metadata)) return false;
  const { encoding } = value.metadata;
  const isData = value.data === undefined || value.data === null || typeof value.data === 'string';
  return isData && typeof encoding === 'string' && !/^(json|binary)\//.test(encoding);
}
