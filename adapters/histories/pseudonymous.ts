import type { Payload } from '@temporalio/common';
import { type History, historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Json } from '../../core/json.ts';
import { pseudonymsOf, replacing } from '../../core/timeline/pseudonyms.ts';
import { isPayload, mapPayloads } from './decode.ts';
import { payloadJson } from './payloads.ts';
import { toRecordedRun } from './to-recorded.ts';

/** Decoded runs of a conversation. */
type Runs = readonly { runId: string; history: History }[];

/** Runs with pseudonyms, and the id that their session has in them. */
interface Pseudonymous {
  sessionId: string;
  runs: Runs;
}

/**
 * Decoded runs as they may lie in a repository: with pseudonyms for whom the conversation is with, without keys, stack traces
 * and the names of machines. They replay as before.
 */
export function pseudonymous(runs: Runs, place: { workflowId: string; sessionId: string }): Pseudonymous {
  const recorded = runs.map(({ runId, history }) => toRecordedRun(history, runId));
  const replace = replacing(pseudonymsOf({ ...place, runs: recorded }));
  const anew = (payload: Payload): Payload => ({
    ...payload,
    data: encoded(replace(withoutStack(payloadJson(payload)))),
  });
  const replaced = runs.map(({ runId, history }) => {
    const copy = historyFromJSON(outsidePayloads(JSON.parse(historyToJSON(history)), replace));
    return { runId, history: mapPayloads(copy, (payload) => (payload.data?.length ? anew(payload) : payload)) };
  });
  return { sessionId: String(replace(place.sessionId)), runs: replaced };
}

const encoded = (value: Json): Uint8Array => Buffer.from(JSON.stringify(value));

/** Our failures have both in one payload. */
function withoutStack(value: Json): Json {
  const isFailure = typeof value === 'object' && value !== null && 'stack_trace' in value;
  return isFailure ? { ...value, stack_trace: '' } : value;
}

const holdsPayload = (value: unknown): boolean => isPayload(value);

type Replace = (value: Json) => Json;

/** Temporal's own words, counts and times, which say nothing of anybody: without them nothing replays. */
const OWN =
  /^(name|kind|cause|eventId|eventTime|taskId|signalName|buildId|.*(Type|State|Policy|Version|Metadata|Timeout|Interval|Backoff|Bytes|EventId|RunId|Time|Name))$/;
/** Who polled and who asked is a process on a machine, and where it stands. */
const MACHINES: readonly string[] = ['identity', 'stackTrace'];

/** What Temporal itself has written: ids of workflows and updates have what they are made of in them. */
function outsidePayloads(json: Json, replace: Replace, name = ''): Json {
  if (typeof json === 'string') return OWN.test(name) ? json : replace(json);
  if (Array.isArray(json)) return json.map((inner) => outsidePayloads(inner, replace, name));
  if (typeof json !== 'object' || json === null || holdsPayload(json)) return json;
  const isSticky = json.kind === 'TASK_QUEUE_KIND_STICKY';
  const entries = Object.entries(json).map(([key, value]) => {
    const isMachine = MACHINES.includes(key) || (isSticky && key === 'name');
    return [key, isMachine ? '' : outsidePayloads(value, replace, key)];
  });
  return Object.fromEntries(entries);
}
