import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import { ACTIVITY_FAILURES } from '../contracts/session-activities.ts';
import type { AppChannel, AppHealth } from '../contracts/sinch-app.ts';

export interface Verdict {
  health: AppHealth;
  /** One sentence; '' when healthy. */
  problem: string;
}

/** What a failed activity says about the app. A cancellation is none of its business and goes on. */
export function verdictOf(error: unknown): Verdict {
  if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) {
    return { health: 'degraded', problem: `${error.activityType} did not finish in time; it is tried again.` };
  }
  const health = cause.type === ACTIVITY_FAILURES.unauthorised ? 'unauthorised' : 'degraded';
  return { health, problem: cause.message };
}

/** The verdict on an app that could be read: it is as healthy as its channels. */
export function verdictOn(channels: AppChannel[]): Verdict {
  const failing = channels.filter(({ state }) => state === 'FAILING');
  if (failing.length === 0) return { health: 'healthy', problem: '' };
  const named = failing.map(({ channel, description }) =>
    description ? `${channel} (${description.replace(/\.$/, '')})` : channel,
  );
  return {
    health: 'degraded',
    problem: `Failing at Sinch: ${named.join(', ')}. Look at the app in Sinch's dashboard.`,
  };
}
