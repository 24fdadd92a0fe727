import type { SeenMessage } from './state.ts';

/** At most so many ids are carried, whatever their age: a flood must not grow the state without bound. */
export const SEEN_CAP = 2_000;

/** Whether a message id was taken before, within the redelivery horizon. */
export function hasSeen(seen: SeenMessage[], id: string): boolean {
  return seen.some((message) => message.id === id);
}

/** When something is taken: epoch ms, and how long it is remembered. */
export interface When {
  now: number;
  horizonMs: number;
}

/** Adds an id and drops those older than `horizonMs` or beyond the cap, oldest first. */
export function remember(seen: SeenMessage[], id: string, when: When): SeenMessage[] {
  return add(seen, { id, at: when.now }, when);
}

/** The ids with this one, or undefined where it was taken before. */
export function takeOnce(
  seen: SeenMessage[],
  id: string,
  { now, limits }: { now: number; limits: { redeliveryHorizonMs: number } },
): SeenMessage[] | undefined {
  return hasSeen(seen, id) ? undefined : remember(seen, id, { now, horizonMs: limits.redeliveryHorizonMs });
}

function add(seen: SeenMessage[], one: SeenMessage, { now, horizonMs }: When): SeenMessage[] {
  const young = seen.findIndex((message) => message.at > now - horizonMs);
  const kept = young < 0 ? [] : seen.slice(young);
  return [...kept, one].slice(-SEEN_CAP);
}

// A command's id is its caller's own, and may be one that he used for another command, or that Sinch gave a message.
const nameOf = (name: string, id: string) => `command ${name} ${id}`;

/**
 * What became of a command that was given before, if it was. Temporal knows a repeated one within a run only: whoever
 * asks again after the workflow has continued as new finds it here.
 */
export function commandBefore(seen: SeenMessage[], name: string, id: string): SeenMessage['command'] {
  return seen.find((one) => one.id === nameOf(name, id))?.command;
}

/** Adds a command, with what became of it. */
export function rememberCommand(
  seen: SeenMessage[],
  { name, id, ...command }: { name: string; id: string; sessionId: string; done: boolean },
  when: When,
): SeenMessage[] {
  return add(seen, { id: nameOf(name, id), at: when.now, command }, when);
}
