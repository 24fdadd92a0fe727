import { canonicalChannel } from './names.ts';
import { channelFacts } from './table.ts';

/** What people and systems write between the digits of a phone number. */
const PHONE_SHAPED = /^[\d\s+().\-/]*\d[\d\s+().\-/]*$/;

/**
 * The text that a contact's key is hashed from. Phone channels share `phone:<digits>`, without plus, leading 00 and
 * separators, so that one person stays in one conversation across them; all others are `<channel>:<identity>`. So is a
 * phone channel's identity that is no number (a contact id of old callbacks, a WhatsApp user id): its digits alone
 * would make strangers meet.
 */
export function contactFamily(channel: string, identity: string): string {
  const name = canonicalChannel(channel);
  if (!channelFacts(name).phone || !PHONE_SHAPED.test(identity)) return `${name}:${identity}`;
  return `phone:${identity.replaceAll(/\D/g, '').replace(/^00/, '')}`;
}
