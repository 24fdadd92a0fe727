import type { DrivenTurn } from '../driver.ts';
import { InvalidMeasurement } from '../error.ts';

/** Something that reached somebody on behalf of a contact; `at`: ms of the monotonic clock. */
export interface Heard {
  identity: string;
  at: number;
}

/**
 * From when each contact's message was due to the first that was heard for him, ms. `contacts`: who wrote, in the order of
 * `driven`. Throws InvalidMeasurement where nothing was heard for one.
 */
export function waits(driven: readonly DrivenTurn[], contacts: readonly string[], heard: readonly Heard[]): number[] {
  const first = new Map<string, number>();
  for (const { identity, at } of heard) first.set(identity, Math.min(at, first.get(identity) ?? at));
  return driven.map(({ dueAt }, index) => {
    const at = first.get(contacts[index] ?? '');
    if (at === undefined) throw new InvalidMeasurement(`Contact ${index + 1} of ${driven.length} was not answered.`);
    return at - dueAt;
  });
}
