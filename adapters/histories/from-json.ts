import type { PayloadCodec } from '@temporalio/common';
import { type History, historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Recording } from '../../core/timeline/recording.ts';
import { decodeHistory } from './decode.ts';
import { toRecordedRun, workflowIdOf } from './to-recorded.ts';
import { toRecording } from './to-recording.ts';
import { UnreadableHistory } from './unreadable.ts';

/** Temporal keeps 50 MB of a run; as JSON it is larger by a third, and by what stands around it. */
const MOST_CHARACTERS = 128 * 1024 * 1024;

/** A conversation from the histories of its runs, each a file of Temporal's tools or of ours, in any order. */
export async function recordingFromTexts(texts: string[], codec: PayloadCodec): Promise<Recording> {
  const histories = await Promise.all(texts.map((text) => decodeHistory(historyFromText(text), codec)));
  const runs = histories.map((history) => toRecordedRun(history));
  return toRecording(runs, { workflowId: histories.map(workflowIdOf).find((id) => id !== '') ?? '' });
}

/**
 * The history of one run as Temporal's tools save it: `temporal workflow show --output json`, the Download of its UI, and
 * our own. Payloads stay as they are. Throws UnreadableHistory where it is anything else.
 */
export function historyFromText(text: string): History {
  if (text.trim() === '') throw new UnreadableHistory('It is empty.');
  if (text.length > MOST_CHARACTERS) throw new UnreadableHistory('It is larger than any history that Temporal keeps.');
  const json = parsed(text);
  const events = isObject(json) ? json.events : undefined;
  if (!Array.isArray(events))
    throw new UnreadableHistory(`It is not a history of Temporal: there are no events in it. ${SAVE}`);
  if (events.some(isDecoded)) throw new UnreadableHistory(DECODED);
  try {
    return historyFromJSON(json);
  } catch (cause) {
    throw new UnreadableHistory(`It is not a history of Temporal: its events are none. ${SAVE}`, { cause });
  }
}

const SAVE = 'Save one with `colloquy show ID --history` or `temporal workflow show --output json`.';
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
