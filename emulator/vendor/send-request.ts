import { z } from 'zod';
import { Channel } from '../channels.ts';
import { Json } from '../json.ts';
import { Ulid } from '../ulid.ts';
import { AppMessage, exactlyOne } from './app-message.ts';

/* What Sinch checks of a send at once (400). Limits are the spec's. */

const CONVERSATION_METADATA = 2048;
/** Seconds. */
const SHORTEST_TTL = 3;
const LONGEST_TTL = 315_576_000_000;

const RecipientIdentity = z.strictObject({
  channel: Channel,
  identity: z.string().min(1),
  app_id: Ulid.or(z.literal('')).optional(),
});

/** Whom to reach: a contact, or identities in the order to try them. */
export const Recipient = z
  .strictObject({
    contact_id: Ulid.optional(),
    identified_by: z.strictObject({ channel_identities: z.array(RecipientIdentity).min(1) }).optional(),
  })
  .refine(exactlyOne(['contact_id', 'identified_by']), 'must have exactly one of contact_id, identified_by');
export type Recipient = z.infer<typeof Recipient>;

const Ttl = z
  .string()
  .regex(/^\d+s$/, 'must be whole seconds such as "10s"')
  .refine((text) => Number.parseInt(text, 10) >= SHORTEST_TTL, `must be at least ${SHORTEST_TTL}s`)
  .refine((text) => Number.parseInt(text, 10) <= LONGEST_TTL, `must be at most ${LONGEST_TTL}s`);

/** An object by the specification; the SDKs' samples send strings, too. */
export const ConversationMetadata = z
  .union([Json, z.string()])
  .refine(
    (value) => JSON.stringify(value).length <= CONVERSATION_METADATA,
    `must be at most ${CONVERSATION_METADATA} characters as JSON`,
  );

export const SendRequest = z.strictObject({
  app_id: Ulid,
  recipient: Recipient,
  message: AppMessage,
  callback_url: z.url({ protocol: /^https?$/ }).optional(),
  channel_priority_order: z.array(Channel).min(1).optional(),
  channel_properties: z.record(z.string(), z.string().max(1024)).optional(),
  message_metadata: z.string().max(1024).default(''),
  conversation_metadata: ConversationMetadata.optional(),
  conversation_metadata_update_strategy: z.enum(['REPLACE', 'MERGE_PATCH']).default('REPLACE'),
  queue: z.enum(['NORMAL_PRIORITY', 'HIGH_PRIORITY']).optional(),
  ttl: Ttl.optional(),
  processing_strategy: z.enum(['DEFAULT', 'DISPATCH_ONLY']).default('DEFAULT'),
  correlation_id: z.string().max(128).default(''),
  message_content_type: z.enum(['CONTENT_UNKNOWN', 'CONTENT_MARKETING', 'CONTENT_NOTIFICATION']).optional(),
});
export type SendRequest = z.infer<typeof SendRequest>;
