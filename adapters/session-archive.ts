import type { Session } from '../core/session/state.ts';
import type { Recording } from '../core/timeline/recording.ts';

/** A session that is over, as lists show it. `contactKey`: see adapters/contact-key.ts; times are epoch ms. */
export interface ArchivedLine {
  sessionId: string;
  appId: string;
  contactKey: string;
  workflowId: string;
  /** The run in which it was over. */
  runId: string;
  channel: string;
  /** `name@version`; '' where it never had one. */
  flow: string;
  state: 'ended' | 'failed';
  /** Of the failure; '' where it ended. */
  code: string;
  /** Why it ended or failed, one sentence. */
  reason: string;
  startedAt: number;
  endedAt: number;
}

/** With all that is known of it: as it was at its end, and everything that happened. */
export interface ArchivedSession extends ArchivedLine {
  session: Session;
  recording: Recording;
}

/** All that are given must hold. */
export interface ArchiveFilter {
  id?: string;
  appId?: string;
  state?: string;
  channel?: string;
  /** A code, or `any`. */
  failure?: string;
  /** Only those of the conversations held there. */
  workflowIds?: readonly string[];
}

export interface ArchiveQuery {
  filter: ArchiveFilter;
  limit: number;
  /** The last line of the page before. */
  after?: Pick<ArchivedLine, 'sessionId' | 'endedAt'>;
}

/** Sessions that are over, in the database: what is said of them outlives Temporal's retention. Those past their time are not found. */
export interface SessionArchive {
  /** Settles once it is committed. The same session again takes the place of what was archived of it. */
  save(session: ArchivedSession): Promise<void>;
  find(sessionId: string): Promise<ArchivedSession | undefined>;
  /** Those that ended last come first. */
  list(query: ArchiveQuery): Promise<ArchivedLine[]>;
  remove(sessionId: string): Promise<void>;
  /** Removes some of those past their time, as each that is saved does. */
  removeOlder(): Promise<void>;
}
