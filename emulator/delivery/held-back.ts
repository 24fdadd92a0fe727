import type { PendingCallback } from '../state/pending.ts';

/** The webhook, or the address of its own, that a callback goes to. */
export const targetOf = ({ webhookId, callbackUrl }: Pick<PendingCallback, 'webhookId' | 'callbackUrl'>) =>
  webhookId || callbackUrl;

const keyOf = (pending: PendingCallback) => `${targetOf(pending)}|${pending.lane}`;

/** Callbacks that let the next one to their target about the same contact go first. */
export interface HeldBack {
  hold(pending: PendingCallback): void;
  /** false where it has gone meanwhile. */
  release(pending: PendingCallback): boolean;
  /** Those that this one has overtaken, which are no longer held. */
  overtakenBy(pending: PendingCallback): PendingCallback[];
}

export function createHeldBack(): HeldBack {
  const held = new Map<string, PendingCallback[]>();
  return {
    hold(pending) {
      const key = keyOf(pending);
      held.set(key, [...(held.get(key) ?? []), pending]);
    },
    release(pending) {
      const key = keyOf(pending);
      const waiting = held.get(key) ?? [];
      const others = waiting.filter((other) => other !== pending);
      if (others.length > 0) held.set(key, others);
      else held.delete(key);
      return others.length < waiting.length;
    },
    overtakenBy(pending) {
      if (held.size === 0) return [];
      const key = keyOf(pending);
      const overtaken = held.get(key) ?? [];
      held.delete(key);
      return overtaken;
    },
  };
}
