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
export interface Target extends Lanes<PendingCallback> {
  isDown(): boolean;
}

export interface TargetParts {
  inFlight: number;
  attempt: (pending: PendingCallback) => Promise<boolean>;
  /** Called whenever it has taken all that there was. */
  whenServed: () => void;
}

export function createTarget({ inFlight, attempt, whenServed }: TargetParts): Target {
  let refused = 0;
  const isDown = () => refused >= DOWN_AFTER;
  const lanes = createLanes<PendingCallback>({
    limit: () => (isDown() ? 1 : inFlight),
    async work(pending) {
      refused = (await attempt(pending)) ? 0 : refused + 1;
      if (isDown()) await rest(REST_MS, undefined, { ref: false });
    },
    whenEmpty: () => {
      if (refused === 0) whenServed();
    },
  });
  return { ...lanes, isDown };
}
