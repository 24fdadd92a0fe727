import { z } from 'zod';
import { Channel } from '../channels.ts';
import type { Emulator } from '../emulator.ts';
import { invalid } from '../error.ts';
import type { Conversation } from '../state/contacts.ts';
import { Ulid } from '../ulid.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = 30;

/** What an injected message and an injected event have in common. */
export const Injected = z.strictObject({
  /** Becomes epoch ms. */
  accept_time: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  conversation_id: Ulid.optional(),
  contact_id: Ulid.optional(),
  channel_identity: z
    .strictObject({ channel: Channel, identity: z.string().min(1), app_id: Ulid.or(z.literal('')).optional() })
    .optional(),
  // Conversations exist in no other mode.
  processing_mode: z.literal('CONVERSATION').default('CONVERSATION'),
});

/** It must be of the last 30 days, and what it says of its conversation must be true (this inferred). */
export function assertFits(
  { now }: Emulator,
  { accept_time, conversation_id, contact_id }: z.infer<typeof Injected>,
  conversation: Conversation,
): void {
  if (accept_time > now() || accept_time <= now() - DAYS * DAY_MS) {
    throw invalid('accept_time', `must be in the last ${DAYS} days`);
  }
  if ((conversation_id ?? conversation.id) !== conversation.id) {
    throw invalid('conversation_id', 'is not the one of the path');
  }
  if ((contact_id ?? conversation.contact_id) !== conversation.contact_id) {
    throw invalid('contact_id', 'is not the contact of this conversation');
  }
}
