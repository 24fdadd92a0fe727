import { setTimeout as wait } from 'node:timers/promises';
import { isStuck } from '../adapters/grpc-error.ts';
import type { ApiDeps } from './deps.ts';

/** Long enough for an update whose workflow asks Sinch; a person waits for it. */
const DEADLINE_MS = 15_000;

/**
 * Waits between tries, ms, while the workflow's task fails: one whose run ends as a signal comes in fails as well, with the update
 * undone, and goes well the next time.
 */
const RETRY_AFTER_MS: readonly number[] = [100, 400, 1_000];

async function insist<Result>(
  call: () => Promise<Result>,
  [delayMs, ...later]: readonly number[] = RETRY_AFTER_MS,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (delayMs === undefined || !isStuck(error)) throw error;
  }
  await wait(delayMs);
  return insist(call, later);
}

/** A call for a person, with a deadline: without one it would wait for an absent server or worker for ever. */
export function callWorkflow<Result>(
  { temporal }: Pick<ApiDeps, 'temporal'>,
  call: () => Promise<Result>,
  deadlineMs = DEADLINE_MS,
): Promise<Result> {
  return temporal.withDeadline(Date.now() + deadlineMs, call);
}

/** As callWorkflow, for an update that is safe to repeat: given again a few times where it came back undone. */
export function giveUpdate<Result>(deps: Pick<ApiDeps, 'temporal'>, update: () => Promise<Result>): Promise<Result> {
  return callWorkflow(deps, () => insist(update));
}
