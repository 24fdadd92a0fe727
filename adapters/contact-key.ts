import { createHmac } from 'node:crypto';
import { contactFamily } from '../core/channels/identity.ts';

/** A contact of an app, as a channel names it. */
export interface Party {
  appId: string;
  channel: string;
  identity: string;
}

/** The contact's key within the app, 16 bytes in hex: what is kept of a contact stands under it, and a workflow is found by it. */
export type ContactKey = (party: Party) => string;

/** A keyed hash, since ids are never encrypted and phone numbers are few enough to be guessed from a plain one. */
export function createContactKey(secret: Buffer): ContactKey {
  return ({ appId, channel, identity }) =>
    createHmac('sha256', secret)
      .update(`${appId}\n${contactFamily(channel, identity)}`)
      .digest('hex')
      .slice(0, 32);
}
