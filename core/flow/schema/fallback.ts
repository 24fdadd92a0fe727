import { z } from 'zod';
import { CHANNELS } from '../../channels/names.ts';
import { channelFacts } from '../../channels/table.ts';
import { advised } from './fields.ts';

const PHONE_CHANNELS = CHANNELS.filter((name) => channelFacts(name).phone);

const ELSEWHERE = advised(
  'names a channel on which a contact is not known by the phone number.',
  `Known are ${PHONE_CHANNELS.join(', ')}.`,
);

/** Channels on which a contact has the same identity: a phone number. An empty list means none. */
export const Fallback = z.array(z.enum(PHONE_CHANNELS, ELSEWHERE)).max(PHONE_CHANNELS.length);
