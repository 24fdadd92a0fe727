import { readRecording } from '../../adapters/histories/read-recording.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import type { ApiDeps } from '../deps.ts';
import { toProblem } from '../to-problem.ts';
import { callWorkflow } from '../workflow-call.ts';
import { findRun } from './find-run.ts';
import { readable } from './histories.ts';

/** Somebody waits for it. */
const READ_WITHIN_MS = 10_000;

/** A session as it was recorded, whether it runs, has ended, or outlives Temporal's retention in the archive. */
export async function recordedOf(deps: ApiDeps, sessionId: string): Promise<Recording> {
  try {
    return await fromTemporal(deps, sessionId);
  } catch (error) {
    if (toProblem(error).status !== 404) throw error;
    const archived = await deps.archive.find(sessionId);
    if (archived === undefined) throw error;
    return archived.recording;
  }
}

async function fromTemporal(deps: ApiDeps, sessionId: string): Promise<Recording> {
  const place = { ...(await findRun(deps, sessionId)), sessionId };
  return readable(() =>
    callWorkflow(deps, () => readRecording(deps.temporal, deps.payloadCodec, place), READ_WITHIN_MS),
  );
}
