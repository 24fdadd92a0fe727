import { obstacleTo, reason, termsOf } from '../delivery/obstacle.ts';
import type { Parcel } from '../delivery/reply-window.ts';
import { findWay, type Way } from '../delivery/way.ts';
import type { Emulator } from '../emulator.ts';
import { EmulatorError, invalid } from '../error.ts';
import { type App, hasChannel } from '../state/apps.ts';
import { activeConversation, type Contact, contactIn } from '../state/contacts.ts';
import type { Address } from '../state/messages.ts';
import type { Recipient } from './send-request.ts';

/** Where a message goes, and what its receipts must say about the way there. */
export interface Route extends Way {
  /** '' unless the recipient was named by contact. */
  contactId: string;
}

interface Wish {
  recipient: Recipient;
  channel_priority_order?: string[] | undefined;
  /** Absent: an event. */
  parcel?: Parcel;
}

/** Without an order of its own: the conversation's channel, the contact's priority, the app's credentials. */
function usualOrder(emulator: Emulator, app: App, contact: Contact): string[] {
  const active = activeConversation(emulator.state.contacts, app.id, contact.id)?.active_channel;
  const credentials = app.settings.channel_credentials.map(({ channel }) => channel);
  return [...(active ? [active] : []), ...contact.channel_priority, ...credentials];
}

function inOrder(order: readonly string[], addresses: readonly Address[]): Address[] {
  return [...new Set(order)].flatMap((channel) => addresses.filter((address) => address.channel === channel));
}

function candidates(emulator: Emulator, app: App, { recipient, channel_priority_order }: Wish): Address[] {
  if (recipient.identified_by) {
    const given = recipient.identified_by.channel_identities;
    return channel_priority_order ? inOrder(channel_priority_order, given) : given;
  }
  const contact = contactIn(emulator.state.contacts, app, recipient.contact_id ?? '');
  if (!contact) return [];
  return inOrder(channel_priority_order ?? usualOrder(emulator, app, contact), contact.channel_identities);
}

function unreachable(emulator: Emulator, app: App, { recipient, channel_priority_order }: Wish): Way {
  const contactId = recipient.contact_id ?? '';
  const known = contactId === '' || contactIn(emulator.state.contacts, app, contactId);
  const why = known
    ? reason('NO_CHANNEL_IDENTITY_FOR_CONTACT', 'The recipient has no identity on these channels')
    : reason('CONTACT_NOT_FOUND', 'There is no such contact');
  const at = { channel: channel_priority_order?.[0] ?? '', identity: '' };
  return { at, isOpen: false, passed: [{ status: 'FAILED', reason: why }], ahead: [] };
}

/** Of an order that the sender gave, every channel must be the app's; else one of those that the contact has must. */
function assertLinked(app: App, order: string[] | undefined, addresses: readonly Address[]): void {
  const missing = (order ?? []).filter((channel) => !hasChannel(app, channel));
  if (missing.length > 0) throw invalid('channel_priority_order', `the app has no ${missing.join(', ')}`);
  if (addresses.length > 0 && !addresses.some(({ channel }) => hasChannel(app, channel)))
    throw new EmulatorError(400, 'the app has none of these channels');
}

/** Picks the first identity that nothing stands in the way of. Throws only where the emulator is set to refuse. */
export function findRoute(emulator: Emulator, app: App, wish: Wish): Route {
  const addresses = candidates(emulator, app, wish).map(({ channel, identity }) => ({ channel, identity }));
  if (emulator.options.missingChannel === 'refuse') assertLinked(app, wish.channel_priority_order, addresses);
  const terms = termsOf(emulator, app, wish.parcel);
  const way = findWay(addresses, (address) => obstacleTo(terms, address)) ?? unreachable(emulator, app, wish);
  return { ...way, contactId: wish.recipient.contact_id ?? '' };
}
