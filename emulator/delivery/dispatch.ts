import type { EmulatorOptions, Redelivery } from '../options.ts';
import type { PendingCallback } from '../state/pending.ts';
import type { State } from '../state/state.ts';
import type { Timers } from '../timers.ts';
import { createCourier } from './courier.ts';
import { createHeldBack, targetOf } from './held-back.ts';
import { createTarget, type Target } from './target.ts';

export interface DispatchParts {
  state: State;
  options: EmulatorOptions;
  timers: Timers;
  newId: () => string;
  touch: () => void;
}

/** Carries pending callbacks to their targets, again until they are taken or given up. */
export interface Dispatch {
  /** Whether a target has refused so much that it is spared. */
  isDown(target: Pick<PendingCallback, 'webhookId' | 'callbackUrl'>): boolean;
  /** When it is due. */
  schedule(pending: PendingCallback): void;
  /** Behind the next one of its lane, or after so long. */
  holdBack(pending: PendingCallback, longestMs: number): void;
  close(): Promise<void>;
}

/** The pause before attempt number `attempts` + 1. */
export function backoff(attempts: number, { firstDelayMs, maxDelayMs }: Redelivery): number {
  return Math.min(maxDelayMs, firstDelayMs * 2 ** Math.max(0, attempts - 1));
}

export function createDispatch({ state, options, timers, newId, touch }: DispatchParts): Dispatch {
  const { clock, redelivery } = options;
  const courier = createCourier({ state, options, newId });
  const heldBack = createHeldBack();
  /** But for those that have taken everything: an address of a send's own mostly comes once. */
  const targets = new Map<string, Target>();
  let closed = false;

  async function attempt(pending: PendingCallback): Promise<boolean> {
    if (closed) return true;
    const done = await courier.carry(pending);
    pending.attempts += 1;
    if (done || pending.attempts >= redelivery.attempts) state.pending.delete(pending.id);
    else if (state.pending.has(pending.id)) retryLater(pending);
    touch();
    return done;
  }

  function retryLater(pending: PendingCallback): void {
    pending.dueAt = clock() + backoff(pending.attempts, redelivery);
    schedule(pending);
  }

  function schedule(pending: PendingCallback): void {
    const wait = pending.dueAt - clock();
    if (wait <= 0) enqueue(pending);
    else timers.after(wait, () => enqueue(pending));
  }

  function enqueue(pending: PendingCallback): void {
    const name = targetOf(pending);
    const whenServed = () => targets.delete(name);
    const target = targets.get(name) ?? createTarget({ inFlight: options.callbacksInFlight, attempt, whenServed });
    targets.set(name, target);
    for (const next of [pending, ...heldBack.overtakenBy(pending)]) target.push(next.lane, next);
  }

  return {
    isDown: (pending) => targets.get(targetOf(pending))?.isDown() === true,
    schedule,
    holdBack(pending, longestMs) {
      heldBack.hold(pending);
      timers.after(longestMs, () => {
        if (heldBack.release(pending)) enqueue(pending);
      });
    },
    async close() {
      closed = true;
      await courier.close();
    },
  };
}
