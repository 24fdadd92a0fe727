import type { RecoveryCounts, RecoveryOrder, RecoveryOutcome, RecoveryState } from '../contracts/bulk-recovery.ts';

export interface FoundSession {
  sessionId: string;
  workflowId: string;
}

/** What became of one session. `code`, `reason`: why it was skipped, or failed again; or what a dry run says of it. */
export interface SessionReport {
  sessionId: string;
  outcome: RecoveryOutcome;
  code: string;
  reason: string;
}

/** A recovery as lists show it. `state`: starting until its workflow has been heard of. Times in epoch ms, `endedAt` 0 until it ends. */
export interface RecoveryRecord {
  order: RecoveryOrder;
  state: RecoveryState | 'starting';
  startedAt: number;
  endedAt: number;
  counts: RecoveryCounts;
}

/** Recoveries and their reports, kept for a month. Orders and reasons are sealed: people's own words stand in them. */
export interface Recoveries {
  /** Answers whether it is new: one of that id stays as it was. */
  open(order: RecoveryOrder, at: number): Promise<boolean>;
  note(id: string, state: RecoveryState, at: number): Promise<void>;
  find(id: string): Promise<RecoveryRecord | undefined>;
  /** Newest first. */
  list(limit: number): Promise<RecoveryRecord[]>;
  /** Adds sessions that wait; those that are there stay as they are. */
  add(id: string, sessions: readonly FoundSession[]): Promise<void>;
  /** The next of an outcome, in the order of their ids, behind one of them. */
  next(id: string, outcome: RecoveryOutcome, page: { limit: number; after?: string }): Promise<FoundSession[]>;
  report(id: string, reports: readonly SessionReport[]): Promise<void>;
  counts(id: string): Promise<RecoveryCounts>;
  /** In the order of their ids; `after`: the last of the page before. */
  reports(id: string, page: { limit: number; after?: string; outcome?: RecoveryOutcome }): Promise<SessionReport[]>;
}

/** How many there are of each outcome. */
export function countsBy(of: (outcome: RecoveryOutcome) => number): RecoveryCounts {
  return {
    waiting: of('waiting'),
    would: of('would'),
    recovered: of('recovered'),
    skipped: of('skipped'),
    failedAgain: of('failedAgain'),
    underWay: of('underWay'),
    unreached: of('unreached'),
  };
}
