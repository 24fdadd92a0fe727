import { setTimeout as wait } from 'node:timers/promises';

/** Time for activities; replaced in tests. Epoch ms. */
export interface Clock {
  now(): number;
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal });
  },
};
