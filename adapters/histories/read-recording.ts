import { isGrpcServiceError } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { z } from 'zod';
import type { Recording } from '../../core/timeline/recording.ts';
import { decodeHistory, decodePayloads } from './decode.ts';
import { payloadJson } from './payloads.ts';
import { toRecordedRun } from './to-recorded.ts';

/** The part of Temporal's client that reads histories. */
export interface HistoryClient {
  workflow: { getHandle(workflowId: string, runId: string): { fetchHistory(): Promise<History> } };
}

/** A session and a run that it is known to be in, such as the newest that visibility names. */
export interface SessionPlace {
  workflowId: string;
  runId: string;
  sessionId: string;
}

/** A run as Temporal has it: payloads are encoded. */
export interface RunHistory {
  runId: string;
  history: History;
}

/** A conversation as Temporal has it, running or closed. Only reads; where Temporal has let the oldest runs go, it begins later. */
export async function readRecording(
  client: HistoryClient,
  codec: PayloadCodec,
  place: SessionPlace,
): Promise<Recording> {
  const runs = await readRuns(client, codec, place);
  const recorded = [];
  for (const { runId, history } of runs) recorded.push(toRecordedRun(await decodeHistory(history, codec), runId));
  return { workflowId: place.workflowId, sessionId: place.sessionId, runs: recorded };
}

/**
 * The runs in which a session was, oldest first: a run is followed back while it took the session over, and forward while it
 * handed it on. A run that was reset is left out, since nothing leads to it: the one that replaced it has its beginning.
 */
export async function readRuns(client: HistoryClient, codec: PayloadCodec, place: SessionPlace): Promise<RunHistory[]> {
  const { workflowId, sessionId } = place;
  const read = async (runId: string): Promise<RunHistory> => ({
    runId,
    history: await client.workflow.getHandle(workflowId, runId).fetchHistory(),
  });
  const known = await read(place.runId);
  const runs = [known];
  for (let id = await previous(known, { codec, sessionId }); id !== ''; ) {
    const run = await read(id).catch(undefinedWhereGone);
    if (run === undefined) break;
    runs.unshift(run);
    id = await previous(run, { codec, sessionId });
  }
  for (let id = await next(known, { codec, sessionId }); id !== ''; ) {
    const run = await read(id);
    runs.push(run);
    id = await next(run, { codec, sessionId });
  }
  return runs;
}

interface Search {
  codec: PayloadCodec;
  sessionId: string;
}

/** Id of the run that handed the session over to this one; '' where the session began here. */
async function previous({ history }: RunHistory, search: Search): Promise<string> {
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  const before = started?.continuedExecutionRunId ?? '';
  return before !== '' && (await carries(started?.input?.payloads, search)) ? before : '';
}

/** Id of the run that goes on with the session; '' where none does. */
async function next({ history }: RunHistory, search: Search): Promise<string> {
  const continued = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
  const after = continued?.newExecutionRunId ?? '';
  return after !== '' && (await carries(continued?.input?.payloads, search)) ? after : '';
}

const Carried = z.looseObject({ carried: z.looseObject({ session: z.looseObject({ id: z.string() }) }) });

async function carries(payloads: Payload[] | null | undefined, { codec, sessionId }: Search): Promise<boolean> {
  const [input] = await decodePayloads(payloads?.slice(0, 1) ?? [], codec);
  return Carried.safeParse(payloadJson(input)).data?.carried.session.id === sessionId;
}

/** gRPC's NOT_FOUND. */
const NOT_FOUND = 5;

function undefinedWhereGone(error: unknown): undefined {
  if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined;
  throw error;
}
