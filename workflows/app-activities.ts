import { proxyActivities } from '@temporalio/workflow';
import { ACTIVITY_FAILURES } from '../contracts/session-activities.ts';
import type { AppActivities } from '../contracts/sinch-app.ts';

/** Few attempts and a short time: somebody may wait for the answer, and the workflow's own timer tries again anyway. */
export const activities = proxyActivities<AppActivities>({
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '45 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 4, nonRetryableErrorTypes: [ACTIVITY_FAILURES.unauthorised] },
});

/** Many sessions take their time; each attempt begins anew with those that are left. */
export const unhurried = proxyActivities<AppActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 10 },
});

/** What must not be left undone, however long the database is away. */
export const lasting = proxyActivities<AppActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});
