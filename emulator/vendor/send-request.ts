import { z } from 'zod';
import { Channel } from '../channels.ts';
import { Json } from '../json.ts';
import { Ulid } from '../ulid.ts';

/* What Sinch checks at once (400); everything deeper shows up later as a FAILED receipt. Limits are the spec's. */

const CHOICES = 10;
const CARDS = 10;
const OUTER_CHOICES = 3;
const CONVERSATION_METADATA = 2048;
const SHORTEST_TTL_S = 3;

const Text = z.looseObject({ text: z.string().min(1) });
const Media = z.looseObject({ url: z.string().min(1) });
const Coordinates = z.looseObject({ latitude: z.number(), longitude: z.number() });
const Location = z.looseObject({ title: z.string().min(1), coordinates: Coordinates });
const Titled = z.looseObject({ title: z.string().min(1) });

/** Names the one key of `kinds` that must be there. */
function exactlyOne(kinds: readonly string[]): (value: Json) => boolean {
  return (value) => kinds.filter((kind) => value[kind] !== undefined).length === 1;
}

const CHOICE_KINDS = {
  text_message: Text.optional(),
  url_message: Titled.extend({ url: z.string().min(1) }).optional(),
  call_message: Titled.extend({ phone_number: z.string().min(1) }).optional(),
  location_message: Location.optional(),
  calendar_message: Titled.optional(),
  share_location_message: Titled.optional(),
};
const Choice = z
  .looseObject(CHOICE_KINDS)
  .refine(exactlyOne(Object.keys(CHOICE_KINDS)), `must have exactly one of ${Object.keys(CHOICE_KINDS).join(', ')}`);

const Card = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  media_message: Media.optional(),
  choices: z.array(Choice).max(CHOICES).optional(),
});

const MESSAGE_KINDS = {
  text_message: Text.optional(),
  media_message: Media.optional(),
  choice_message: z
    .looseObject({ text_message: Text.optional(), choices: z.array(Choice).min(1).max(CHOICES) })
    .optional(),
  card_message: Card.optional(),
  carousel_message: z
    .looseObject({
      cards: z.array(Card).min(1).max(CARDS),
      choices: z.array(Choice).max(OUTER_CHOICES).optional(),
    })
    .optional(),
  location_message: Location.optional(),
  template_message: Json.optional(),
  list_message: Titled.extend({ sections: z.array(Json).min(1) }).optional(),
  contact_info_message: z.looseObject({ name: Json, phone_numbers: z.array(Json).min(1) }).optional(),
};
/** Written for one channel; may stand alone or beside a generic message. */
const EXPLICIT = ['explicit_channel_message', 'explicit_channel_omni_message', 'channel_specific_message'];

function isOneMessage(message: Json): boolean {
  const generic = Object.keys(MESSAGE_KINDS).filter((kind) => message[kind] !== undefined).length;
  return generic === 1 || (generic === 0 && EXPLICIT.some((kind) => message[kind] !== undefined));
}

const AppMessage = z
  .looseObject(MESSAGE_KINDS)
  .refine(isOneMessage, `must have exactly one of ${Object.keys(MESSAGE_KINDS).join(', ')}`);

const RecipientIdentity = z.object({
  channel: Channel,
  identity: z.string().min(1),
  app_id: z.string().optional(),
});

/** Whom to reach: a contact, or identities in the order to try them. */
export const Recipient = z
  .object({
    contact_id: Ulid.optional(),
    identified_by: z.object({ channel_identities: z.array(RecipientIdentity).min(1) }).optional(),
  })
  .refine(exactlyOne(['contact_id', 'identified_by']), 'must have exactly one of contact_id, identified_by');
export type Recipient = z.infer<typeof Recipient>;

const Ttl = z
  .string()
  .regex(/^\d+(\.\d+)?s$/, 'must be a duration such as "10s"')
  .refine((text) => Number.parseFloat(text) >= SHORTEST_TTL_S, `must be at least ${SHORTEST_TTL_S}s`);

/** An object by the specification; the SDKs' samples send strings, too. */
const ConversationMetadata = z
  .union([Json, z.string()])
  .refine(
    (value) => JSON.stringify(value).length <= CONVERSATION_METADATA,
    `must be at most ${CONVERSATION_METADATA} characters as JSON`,
  );

export const SendRequest = z.object({
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
