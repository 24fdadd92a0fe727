import { readRecording } from '../../adapters/histories/read-recording.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import type { ApiDeps } from '../deps.ts';
import { callWorkflow } from '../workflow-call.ts';
import { findRun } from './find-run.ts';
import { readable } from './histories.ts';

/** Somebody waits for it. */
const READ_WITHIN_MS = 10_000;

/** A session as it was recorded, whether it runs or has ended. */
export async function recordedOf(deps: ApiDeps, sessionId: string): Promise<Recording> {
  const place = { ...(await findRun(deps, sessionId)), sessionId };
  return readable(() =>
    callWorkflow(deps, () => readRecording(deps.temporal, deps.payloadCodec, place), READ_WITHIN_MS),
  );
}
