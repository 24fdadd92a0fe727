import { withConsent } from '../core/flow/consents.ts';
import type { ContactFacts } from '../core/flow/engine-types.ts';

/** One consent given or withdrawn; `all` stands for every kind. */
export interface ConsentChange {
  kind: string;
  given: boolean;
}

/** What a contact's changes come to, oldest first, by the rule of a turn. A kind that is not in the result was never given. */
export function consentFacts(changes: readonly ConsentChange[]): ContactFacts['consents'] {
  return changes.reduce<ContactFacts['consents']>(
    (known, { kind, given }) => withConsent(known, { consent: kind, given }),
    {},
  );
}
