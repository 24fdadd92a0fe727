import type { ChannelIdentity, Contact } from './contacts.ts';

/** On these channels the phone number is the person, so that one number should be one contact. */
const SIM_CHANNELS = ['SMS', 'MMS', 'RCS'];

export const isSimChannel = (channel: string) => SIM_CHANNELS.includes(channel);

/** The number on each of these channels. */
export function simIdentities(identity: string): ChannelIdentity[] {
  return SIM_CHANNELS.map((channel) => ({ channel, identity, app_id: '' }));
}

/** A conflict in Sinch's shape. */
export interface IdentityConflict {
  identity: string;
  channels: string[];
  contact_ids: string[];
}

/** The phone numbers that several contacts have, on whichever of these channels. */
export function identityConflicts(contacts: Iterable<Contact>): IdentityConflict[] {
  const holders = new Map<string, { channels: Set<string>; holding: Set<string> }>();
  for (const contact of contacts) {
    for (const { channel, identity } of contact.channel_identities) {
      if (!isSimChannel(channel)) continue;
      const held = holders.get(identity) ?? { channels: new Set(), holding: new Set() };
      holders.set(identity, held);
      held.channels.add(channel);
      held.holding.add(contact.id);
    }
  }
  return [...holders]
    .filter(([, { holding }]) => holding.size > 1)
    .map(([identity, { channels, holding }]) => ({
      identity,
      channels: [...channels].sort(),
      contact_ids: [...holding],
    }));
}
