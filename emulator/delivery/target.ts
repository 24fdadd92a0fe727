import { setTimeout as rest } from 'node:timers/promises';
import type { PendingCallback } from '../state/pending.ts';
import { createLanes, type Lanes } from './lanes.ts';

/** A target that has refused so many in a row is down. */
const DOWN_AFTER = 10;
const REST_MS = 100;

/**
 * The queue to one target, so that one that is dead or slow holds up nobody else. While it is down it is asked one at a time,
 * with a rest after each: to ask for every callback anew would take the time that sends need.
 */
export function createTarget(
  inFlight: number,
  attempt: (pending: PendingCallback) => Promise<boolean>,
): Lanes<PendingCallback> {
  let refused = 0;
  const isDown = () => refused >= DOWN_AFTER;
  return createLanes(
    () => (isDown() ? 1 : inFlight),
    async (pending) => {
      refused = (await attempt(pending)) ? 0 : refused + 1;
      if (isDown()) await rest(REST_MS, undefined, { ref: false });
    },
  );
}
