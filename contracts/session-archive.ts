import type { Session } from '../core/session/state.ts';

/** A short workflow per session that is over: it stores what is known of it. */
export const SESSION_ARCHIVE = 'sessionArchive';

/** Begins as the conversation's own id does (`session.<appId>.<key>`), so that all of a contact are found by it. */
export function archiveWorkflowId(workflowId: string, sessionId: string): string {
  return `${archivesOf(workflowId)}${sessionId}`;
}

/** What the ids of all archives of a conversation begin with. */
export function archivesOf(workflowId: string): string {
  return `${workflowId.replace(/^session\./, 'archive.')}.`;
}

export interface SessionArchiveInput {
  appId: string;
  workflowId: string;
  /** The run in which it was over. */
  runId: string;
  /** Whether that run closes now: its last event is then worth waiting for. */
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
