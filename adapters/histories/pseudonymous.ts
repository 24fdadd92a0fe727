import type { Payload } from '@temporalio/common';
import { type History, historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Json } from '../../core/json.ts';
import { pseudonymsOf, replacing } from '../../core/timeline/pseudonyms.ts';
import { mapPayloads } from './decode.ts';
import { payloadJson } from './payloads.ts';
import { toRecordedRun } from './to-recorded.ts';

/** Decoded runs of a conversation. */
type Runs = readonly { runId: string; history: History }[];

/**
 * Decoded runs as they may lie in a repository: with pseudonyms for whom the conversation is with, without keys, stack traces
 * and the names of machines. They replay as before.
 */
export function pseudonymous(runs: Runs, place: { workflowId: string; sessionId: string }): Runs {
  const recorded = runs.map(({ runId, history }) => toRecordedRun(history, runId));
  const replace = replacing(pseudonymsOf({ ...place, runs: recorded }));
  const anew = (payload: Payload): Payload => ({
    ...payload,
    data: encoded(replace(withoutStack(payloadJson(payload)))),
  });
  return runs.map(({ runId, history }) => {
    const copy = historyFromJSON(withoutMachines(JSON.parse(historyToJSON(history))));
    return { runId, history: mapPayloads(copy, (payload) => (payload.data?.length ? anew(payload) : payload)) };
  });
}

const encoded = (value: Json): Uint8Array => Buffer.from(JSON.stringify(value));

/** Our failures have both in one payload. */
function withoutStack(value: Json): Json {
  const isFailure = typeof value === 'object' && value !== null && 'stack_trace' in value;
  return isFailure ? { ...value, stack_trace: '' } : value;
}

/** Who polled and who asked is a process on a machine. */
function withoutMachines(json: Json): Json {
  if (Array.isArray(json)) return json.map(withoutMachines);
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json).map(([name, value]) => [
    name,
    name === 'identity' ? '' : withoutMachines(value),
  ]);
  return Object.fromEntries(entries);
}
