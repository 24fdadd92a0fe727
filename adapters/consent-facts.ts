import type { ContactFacts } from '../core/flow/engine-types.ts';

/** One consent given or withdrawn; `all` stands for every kind. */
export interface ConsentChange {
  kind: string;
  given: boolean;
}

/**
 * What a contact's changes come to, oldest first. As in a turn (core/flow/nodes/consent.ts): `all` changes every kind, and giving
 * any lifts an opt-out. A kind that is not in the result was never given.
 */
export function consentFacts(changes: readonly ConsentChange[]): ContactFacts['consents'] {
  // A Map, since the names of kinds come from outside.
  const facts = new Map<string, boolean>();
  for (const { kind, given } of changes) {
    if (kind === 'all') for (const known of facts.keys()) facts.set(known, given);
    facts.set(kind, given);
    if (given) facts.set('all', true);
  }
  return Object.fromEntries(facts);
}
