import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { type AppDeps, createAppActivities } from '../activities/apps.ts';
import { type ArchiveDeps, createArchiveActivities } from '../activities/archive.ts';
import { type CallDeps, createCallActivities } from '../activities/calls.ts';
import { type ContactDeps, createContactActivities } from '../activities/contacts.ts';
import { createFlowActivities, type FlowDeps } from '../activities/flows.ts';
import { createHandoverActivities, type HandoverDeps } from '../activities/handovers.ts';
import { createRecoveryActivities, type RecoveryDeps } from '../activities/recoveries.ts';
import { createReplyActivities, type ReplyDeps } from '../activities/replies.ts';
import { outboundTaskQueue } from '../contracts/session-activities.ts';

export interface WorkerDeps
  extends ReplyDeps,
    FlowDeps,
    ContactDeps,
    AppDeps,
    ArchiveDeps,
    CallDeps,
    RecoveryDeps,
    Omit<HandoverDeps, 'now'> {
  links: ReplyDeps['links'] & FlowDeps['links'] & AppDeps['links'];
  settings: FlowDeps['settings'] & CallDeps['settings'];
  contacts: FlowDeps['contacts'] & ContactDeps['contacts'];
  sinch: ReplyDeps['sinch'] & AppDeps['sinch'];
}

export interface WorkerSettings {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  dataConverter: DataConverter;
  /** A file made by bundleWorkflows. */
  bundlePath: string;
}

/** How every worker is run, also the bare one that the benchmark compares with. */
export const WORKER_OPTIONS = {
  // Longer than the Sinch client waits for an answer (adapters/sinch-http.ts): a stop leaves no send in doubt.
  shutdownGraceTime: '15 seconds',
  shutdownForceTime: '25 seconds',
  // The cache counts sessions, it does not weigh them. Each adds 0.28 MiB to the process with a flow of 128 KB, 0.23 with one
  // of 4 KB (the most of four runs of `npm run bench -- flow`, 2026-11-25), and at most 0.5 MiB of variables: 256 K letters
  // of two bytes. So many of the largest take 0.9 GiB.
  maxCachedWorkflows: 1_200,
  maxConcurrentWorkflowTaskExecutions: 40,
  // Sends wait for Sinch nearly all of their time.
  maxConcurrentActivityTaskExecutions: 200,
  maxConcurrentLocalActivityExecutions: 100,
  // A cancelled activity hears of it with its next heartbeat: a hand-over waits for the bot to fall silent.
  maxHeartbeatThrottleInterval: '1 second',
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  activityTaskPollerBehavior: { type: 'autoscaling' },
  // After a worker died, the next message of each of its conversations waits this long at most for another worker.
  stickyQueueScheduleToStartTimeout: '5 seconds',
} satisfies Partial<WorkerOptions>;

/** How workers of calls and hand-overs are run: strangers' servers keep them waiting, each for its own time-out. */
const OUTBOUND_OPTIONS = {
  shutdownGraceTime: WORKER_OPTIONS.shutdownGraceTime,
  shutdownForceTime: WORKER_OPTIONS.shutdownForceTime,
  maxConcurrentActivityTaskExecutions: 1_000,
  maxHeartbeatThrottleInterval: WORKER_OPTIONS.maxHeartbeatThrottleInterval,
  activityTaskPollerBehavior: { type: 'autoscaling' },
} satisfies Partial<WorkerOptions>;

function createActivities(deps: WorkerDeps) {
  return {
    ...createReplyActivities(deps),
    ...createFlowActivities(deps),
    ...createContactActivities(deps),
    ...createAppActivities(deps),
    ...createArchiveActivities(deps),
    ...createRecoveryActivities(deps),
  };
}

/**
 * The workers of a process: one for all workflows and what they need, one for the activities of `outboundTaskQueue`.
 * `run()` starts each. Rejects where the namespace is not there.
 */
export function buildWorkers(settings: WorkerSettings, deps: WorkerDeps): Promise<Worker[]> {
  const { bundlePath, ...connected } = settings;
  return Promise.all([
    Worker.create({
      ...WORKER_OPTIONS,
      ...connected,
      workflowBundle: { codePath: bundlePath },
      activities: createActivities(deps),
    }),
    Worker.create({
      ...OUTBOUND_OPTIONS,
      ...connected,
      taskQueue: outboundTaskQueue(connected.taskQueue),
      activities: { ...createCallActivities(deps), ...createHandoverActivities(deps) },
    }),
  ]);
}
