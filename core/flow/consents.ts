import type { ContactFacts } from './engine-types.ts';

type Consents = ContactFacts['consents'];

/**
 * Consents after one was given or withdrawn. `all` is every kind that is known, `kinds` and those decided before; giving
 * any lifts an opt-out, as it is the contact's newer word.
 */
export function withConsent(
  consents: Consents,
  { consent, given }: { consent: string; given: boolean },
  kinds: readonly string[] = [],
): Consents {
  const meant = consent === 'all' ? [...kinds, ...Object.keys(consents)] : [consent];
  const changed = given || consent === 'all' ? [...meant, 'all'] : meant;
  return { ...consents, ...Object.fromEntries(changed.map((kind) => [kind, given])) };
}

/** Whether nothing at all may be sent to the contact. */
export function hasOptedOut(consents: Consents): boolean {
  return Object.hasOwn(consents, 'all') && consents.all === false;
}
