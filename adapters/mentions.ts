import { contactFamily } from '../core/channels/identity.ts';
import type { Party } from './contact-key.ts';

const PHONE = /^phone:(\d+)$/;
/** What may stand between the digits of a number. */
const BETWEEN_DIGITS = /[\s+().\-/]/g;

/** What is shorter stands in texts that are about others. */
const SHORTEST = 6;

/** Whether a text names a contact. Rather too often than too seldom: of a number its digits are looked for, however they are written. */
export function mentions(text: string, { channel, identity }: Omit<Party, 'appId'>): boolean {
  const [, digits] = PHONE.exec(contactFamily(channel, identity)) ?? [];
  if ((digits ?? identity).length < SHORTEST) return false;
  if (digits !== undefined) return text.replaceAll(BETWEEN_DIGITS, '').includes(digits);
  return text.includes(identity) || text.includes(JSON.stringify(identity).slice(1, -1));
}
