import { isGrpcServiceError } from '@temporalio/client';
import { readRecording } from '../../adapters/histories/read-recording.ts';
import { carriedSession, startOf } from '../../adapters/histories/to-recording.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import type { ApiDeps } from '../deps.ts';
import { toProblem } from '../to-problem.ts';
import { callWorkflow } from '../workflow-call.ts';
import { findRun } from './find-run.ts';
import { readable } from './histories.ts';

/** Somebody waits for it. */
const READ_WITHIN_MS = 10_000;

/** A session as it was recorded, whether it runs or has ended: by Temporal, or in the archive once Temporal has let it go. */
export async function recordedOf(deps: ApiDeps, sessionId: string): Promise<Recording> {
  try {
    const recording = await readable(() => readFromTemporal(deps, sessionId));
    if (!lacksBeginning(recording)) return recording;
    return (await deps.archive.find(sessionId))?.recording ?? recording;
  } catch (error) {
    if (!isGone(error)) throw error;
    const archived = await deps.archive.find(sessionId);
    if (archived === undefined) throw error;
    return archived.recording;
  }
}

/** Temporal lets go run by run: the first that is left took the session over from one that is gone. */
function lacksBeginning({ sessionId, runs: [first] }: Recording): boolean {
  return carriedSession(startOf(first)?.input) === sessionId;
}

async function readFromTemporal(deps: ApiDeps, sessionId: string): Promise<Recording> {
  const place = { ...(await findRun(deps, sessionId)), sessionId };
  return callWorkflow(deps, () => readRecording(deps.temporal, deps.payloadCodec, place), READ_WITHIN_MS);
}

/** gRPC's NOT_FOUND: visibility may still name a run whose history is gone. */
const NOT_FOUND = 5;

function isGone(error: unknown): boolean {
  return toProblem(error).status === 404 || (isGrpcServiceError(error) && error.code === NOT_FOUND);
}
