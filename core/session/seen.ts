import type { SeenMessage } from './state.ts';

/** At most so many ids are carried, whatever their age: a flood must not grow the state without bound. */
export const SEEN_CAP = 2_000;

/** Whether a message id was taken before, within the redelivery horizon. */
export function hasSeen(seen: SeenMessage[], id: string): boolean {
  return seen.some((message) => message.id === id);
}

/** Adds an id and drops those older than `horizonMs` or beyond the cap, oldest first. */
export function remember(seen: SeenMessage[], id: string, when: { now: number; horizonMs: number }): SeenMessage[] {
  const young = seen.findIndex((message) => message.at > when.now - when.horizonMs);
  const kept = young < 0 ? [] : seen.slice(young);
  return [...kept, { id, at: when.now }].slice(-SEEN_CAP);
}
