import { readRecording } from '../../adapters/histories/read-recording.ts';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import type { Rerun } from '../../core/timeline/rerun.ts';
import { rerun } from '../../core/timeline/rerun.ts';
import type { StoryReceipt } from '../../core/timeline/story-entry.ts';
import { acceptedIn } from '../../core/timeline/story-receipts.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { callWorkflow } from '../workflow-call.ts';
import { findRun } from './find-run.ts';

/** A session with all that is recorded of it: what its story is told from. */
export interface Recorded {
  recording: Recording;
  again: Rerun;
  receipts: StoryReceipt[];
}

/** What Temporal and the database have of a session, whether it runs or not; no worker is asked. */
export async function recordedSession(deps: ApiDeps, id: string): Promise<Recorded> {
  const recording = await findRecording(deps, id);
  const again = rerun(recording, { watch: true });
  const receipts = await deps.receipts.ofMessages(acceptedIn(recording));
  return { recording, again, receipts: receipts.map(told) };
}

async function findRecording(deps: ApiDeps, id: string): Promise<Recording> {
  const { workflowId, runId } = await findRun(deps, id);
  const { temporal, payloadCodec } = deps;
  try {
    return await callWorkflow(deps, () => readRecording(temporal, payloadCodec, { workflowId, runId, sessionId: id }));
  } catch (error) {
    if (!(error instanceof UnreadableHistory)) throw error;
    throw new Problem(409, 'HISTORY_UNREADABLE', { message: error.message, cause: error });
  }
}

function told({ messageId, status, channel, reason, receivedAt }: StoryReceipt): StoryReceipt {
  return { messageId, status, channel, reason, receivedAt };
}
