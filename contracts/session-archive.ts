import type { Session } from '../core/session/state.ts';

/** A short workflow per session that is over: it stores what is known of it. */
export const SESSION_ARCHIVE = 'sessionArchive';

/** Of the session alone: a history may be replayed under another workflow id than its own. A contact's are found by their parent. */
export function archiveWorkflowId(sessionId: string): string {
  return `archive.${sessionId}`;
}

export interface SessionArchiveInput {
  appId: string;
  workflowId: string;
  /** The run in which it was over. */
  runId: string;
  /** Whether that run is to close now: its last event is then worth a short wait. Another session may still begin in it. */
  runCloses: boolean;
  /** As it was when it was over. */
  session: Session;
  /** Another one took its place in the same run: `session` is how it was just before. */
  replaced: boolean;
  /** Epoch ms. */
  endedAt: number;
}

export interface ArchiveActivities {
  /** Stores the session with its recording; safe to repeat. Does nothing where the conversation is not in Temporal any more. */
  archiveSession(input: SessionArchiveInput): Promise<void>;
}
