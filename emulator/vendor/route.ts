import type { Emulator } from '../emulator.ts';
import { EmulatorError } from '../error.ts';
import { type App, hasChannel } from '../state/apps.ts';
import { activeConversation, type Contact, contactIn } from '../state/contacts.ts';
import type { PlannedReceipt } from '../state/messages.ts';
import type { Recipient } from './send-request.ts';

interface Address {
  channel: string;
  identity: string;
}

/** Where a message goes, and what its receipts must say about the way there. */
export interface Route extends Address {
  /** '' unless the recipient was named by contact. */
  contactId: string;
  /** One SWITCHING_CHANNEL per channel that was passed over. */
  switches: PlannedReceipt[];
  failure?: PlannedReceipt;
}

interface Wish {
  recipient: Recipient;
  channel_priority_order?: string[] | undefined;
}

const because = (status: 'FAILED' | 'SWITCHING_CHANNEL', code: string, description: string): PlannedReceipt => ({
  status,
  reason: { code, description, sub_code: 'UNSPECIFIED_SUB_CODE' },
});

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

function unreachable(emulator: Emulator, app: App, { recipient, channel_priority_order }: Wish): Route {
  const contactId = recipient.contact_id ?? '';
  const known = contactId === '' || contactIn(emulator.state.contacts, app, contactId);
  const failure = known
    ? because('FAILED', 'NO_CHANNEL_IDENTITY_FOR_CONTACT', 'The recipient has no identity on these channels')
    : because('FAILED', 'CONTACT_NOT_FOUND', 'There is no such contact');
  return { channel: channel_priority_order?.[0] ?? '', identity: '', contactId, switches: [], failure };
}

/** Picks the first channel that the recipient and the app both have. Throws only where the emulator is set to refuse. */
export function findRoute(emulator: Emulator, app: App, wish: Wish): Route {
  const addresses = candidates(emulator, app, wish);
  const contactId = wish.recipient.contact_id ?? '';
  const place = addresses.findIndex(({ channel }) => hasChannel(app, channel));
  const missing = 'CHANNEL_CONFIGURATION_MISSING';
  const description = 'The app has no such channel';
  if (place < 0 && emulator.options.missingChannel === 'refuse' && addresses.length > 0) {
    throw new EmulatorError(400, 'the app has none of these channels');
  }
  const chosen = addresses.at(place);
  if (!chosen) return unreachable(emulator, app, wish);
  const passed = place < 0 ? addresses.length - 1 : place;
  const switches = addresses.slice(0, passed).map(() => because('SWITCHING_CHANNEL', missing, description));
  const { channel, identity } = chosen;
  const failure = place < 0 ? { failure: because('FAILED', missing, description) } : {};
  return { channel, identity, contactId, switches, ...failure };
}
