import type { Contacts } from './contacts.ts';

/** On these channels the phone number is the person, so that one number should be one contact. */
const SIM_CHANNELS = ['SMS', 'MMS', 'RCS'];

/** A conflict in Sinch's shape. */
export interface IdentityConflict {
  identity: string;
  channels: string[];
  contact_ids: string[];
}

/** The phone numbers that several contacts have, on whichever of these channels. */
export function identityConflicts({ byId }: Contacts): IdentityConflict[] {
  const holders = new Map<string, { channels: Set<string>; contacts: Set<string> }>();
  for (const contact of byId.values()) {
    for (const { channel, identity } of contact.channel_identities) {
      if (!SIM_CHANNELS.includes(channel)) continue;
      const held = holders.get(identity) ?? { channels: new Set(), contacts: new Set() };
      holders.set(identity, held);
      held.channels.add(channel);
      held.contacts.add(contact.id);
    }
  }
  return [...holders]
    .filter(([, { contacts }]) => contacts.size > 1)
    .map(([identity, { channels, contacts }]) => ({
      identity,
      channels: [...channels].sort(),
      contact_ids: [...contacts],
    }));
}
