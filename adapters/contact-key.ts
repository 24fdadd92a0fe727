import { createHmac } from 'node:crypto';

/** 16 bytes in hex, as they stand in a conversation's workflow id. `family` is what `contactFamily` of core/channels made. */
export type ContactKey = (appId: string, family: string) => string;

/** A keyed hash, since ids are never encrypted and phone numbers are few enough to be guessed from a plain one. */
export function createContactKey(secret: Buffer): ContactKey {
  return (appId, family) => createHmac('sha256', secret).update(`${appId}\n${family}`).digest('hex').slice(0, 32);
}
