import { type ChannelIdentity, type Contact, distinct } from './contacts.ts';

/** On these channels the phone number is the person, so that one number should be one contact. */
const SIM_CHANNELS = ['SMS', 'MMS', 'RCS'];

const isSimChannel = (channel: string) => SIM_CHANNELS.includes(channel);

/** Each identity once, and every phone number among them on all of these channels. */
export function withSimSiblings(identities: readonly ChannelIdentity[]): ChannelIdentity[] {
  const siblings = identities
    .filter(({ channel }) => isSimChannel(channel))
    .flatMap(({ identity }) => SIM_CHANNELS.map((channel) => ({ channel, identity, app_id: '' })));
  return distinct([...identities, ...siblings]);
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
