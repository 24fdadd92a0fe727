import type { ContactFacts } from './engine-types.ts';

type Consents = ContactFacts['consents'];

/** Kinds that `all` means, in a flow that knows `kinds`. */
export function kindsOf(consent: string, kinds: readonly string[]): string[] {
  return consent === 'all' ? [...kinds, 'all'] : [consent];
}

/**
 * Consents after one was given or withdrawn. Withdrawing `all` withdraws every kind that was ever decided, and opts the
 * contact out; giving any kind lifts that, as it is the contact's newer word, and gives no other.
 */
export function withConsent(consents: Consents, { consent, given }: { consent: string; given: boolean }): Consents {
  if (given) return { ...consents, [consent]: true, all: true };
  const kinds = consent === 'all' ? [...Object.keys(consents), 'all'] : [consent];
  return { ...consents, ...Object.fromEntries(kinds.map((kind) => [kind, false])) };
}

/** Whether nothing at all may be sent to the contact. */
export function hasOptedOut(consents: Consents): boolean {
  return Object.hasOwn(consents, 'all') && consents.all === false;
}
