import { defineQuery, defineUpdate } from '@temporalio/workflow';

/** Applies a retry to every failed session that a query finds; or, as a dry run, says what that would come to. */
export const BULK_RECOVERY = 'bulkRecovery';

export function recoveryWorkflowId(id: string): string {
  return `recovery.${id}`;
}

/** What is to be done, by whom and why. */
export interface RecoveryOrder {
  id: string;
  /** Of Temporal's visibility, whole: as core/session/recovery-query.ts makes it. */
  query: string;
  /** The version to go on with; their own unless given. */
  to?: { flow: string; version: number };
  /** False: a dry run. */
  apply: boolean;
  ratePerSecond: number;
  /** Sessions that failed longer ago are skipped. */
  maxAgeMs: number;
  by?: string;
  why?: string;
}

/**
 * What became of one session. waiting: not looked at yet · would: what a dry run says of one that could go on · recovered: it goes on ·
 * skipped: left as it is · failedAgain · underWay: its retry has not been answered yet · unreached: nobody answered.
 */
export const RECOVERY_OUTCOMES = [
  'waiting',
  'would',
  'recovered',
  'skipped',
  'failedAgain',
  'underWay',
  'unreached',
] as const;
export type RecoveryOutcome = (typeof RECOVERY_OUTCOMES)[number];

export type RecoveryCounts = { [O in RecoveryOutcome]: number };

/** listing: finds out which sessions there are, once and for all · running · settling: asks again for what was under way. */
export type RecoveryState = 'listing' | 'running' | 'settling' | 'paused' | 'done' | 'cancelled';

export interface RecoveryProgress {
  state: RecoveryState;
  counts: RecoveryCounts;
}

/** Carried by continue-as-new. */
export interface BulkRecoveryInput {
  order: RecoveryOrder;
  /** What could not be answered is asked for again after so long; tests make it short. */
  settleEveryMs?: number;
  /** Continue-as-new after so many batches in a run, whatever the history's size. */
  maxBatchesPerRun?: number;
  /** `settled`: how often all that were under way have been asked for; `after`: how far that has come this time. */
  carried?: { progress: RecoveryProgress; paused: boolean; settled: number; after: string };
}

/** Each answers with how far it is. Done and cancelled stay so. */
export const pauseRecoveryUpdate = defineUpdate<RecoveryProgress, []>('pause');
export const resumeRecoveryUpdate = defineUpdate<RecoveryProgress, []>('resume');
/** What is not done yet stays undone; what is under way comes to its end. */
export const cancelRecoveryUpdate = defineUpdate<RecoveryProgress, []>('cancel');
export const recoveryProgressQuery = defineQuery<RecoveryProgress>('progress');

/** Sessions and reports are in the database: neither history nor state grows with their number. */
export interface RecoveryActivities {
  /** Notes every session that the query finds. Safe to repeat: what is noted stays. */
  listRecovery(order: RecoveryOrder): Promise<RecoveryCounts>;
  /** Does, or looks at, the next sessions that wait. Safe to repeat: each is given the command under one id. */
  recoverBatch(order: RecoveryOrder): Promise<RecoveryCounts>;
  /**
   * Asks again for the next of those that were under way, behind the session `after`; '' in its answer: there are no more.
   * `last`: whoever does not answer now counts as unreached.
   */
  settleBatch(input: {
    order: RecoveryOrder;
    last: boolean;
    after: string;
  }): Promise<{ counts: RecoveryCounts; after: string }>;
  /** Stores how far it is, for lists that ask no workflow. */
  noteRecovery(input: { id: string; state: RecoveryState }): Promise<void>;
}
