import { z } from 'zod';
import { Channel } from '../channels.ts';
import { Json } from '../json.ts';

/*
 * What Sinch checks of an app_message at once (400); what a channel makes of it shows up later as a FAILED receipt. Limits
 * are the spec's. That unknown fields are refused is inferred: the API speaks protobuf.
 */

const CHOICES = 10;
const CARDS = 10;
const OUTER_CHOICES = 3;
const LIST_ITEMS = 10;

const Given = z.string().min(1);
const Moment = z.iso.datetime({ offset: true });

const Text = z.strictObject({ text: Given });
const Media = z.strictObject({
  url: Given,
  thumbnail_url: z.string().optional(),
  filename_override: z.string().optional(),
});
const Coordinates = z.strictObject({ latitude: z.number(), longitude: z.number() });
const Location = z.strictObject({ title: Given, label: z.string().optional(), coordinates: Coordinates });
const Titled = z.strictObject({ title: Given });

/** Names the one key of `kinds` that must be there. */
export function exactlyOne(kinds: readonly string[]): (value: Json) => boolean {
  return (value) => kinds.filter((kind) => value[kind] !== undefined).length === 1;
}

const CHOICE_KINDS = {
  text_message: Text.optional(),
  url_message: Titled.extend({ url: Given }).optional(),
  call_message: Titled.extend({ phone_number: Given }).optional(),
  location_message: Location.optional(),
  calendar_message: Titled.extend({
    event_start: Moment,
    event_end: Moment,
    event_title: Given,
    event_description: z.string().optional(),
    fallback_url: Given,
  }).optional(),
  share_location_message: Titled.extend({ fallback_url: Given }).optional(),
};
const Choice = z
  .strictObject({
    ...CHOICE_KINDS,
    postback_data: z.string().optional(),
    display_mode: z.enum(['DISPLAY_MODE_UNSPECIFIED', 'PERSISTENT']).optional(),
  })
  .refine(exactlyOne(Object.keys(CHOICE_KINDS)), `must have exactly one of ${Object.keys(CHOICE_KINDS).join(', ')}`);

const hasNoDisplayMode = ({ display_mode }: { display_mode?: unknown }) => display_mode === undefined;
const NO_DISPLAY_MODE = { path: ['display_mode'], error: 'cannot be given on the outer choices of a carousel' };

const Card = z.strictObject({
  title: z.string().optional(),
  description: z.string().optional(),
  height: z.enum(['UNSPECIFIED_HEIGHT', 'SHORT', 'MEDIUM', 'TALL']).optional(),
  media_message: Media.optional(),
  choices: z.array(Choice).max(CHOICES).optional(),
  message_properties: z.strictObject({ whatsapp_header: z.string().optional() }).optional(),
});

const Template = z.strictObject({
  template_id: Given,
  version: z.string().optional(),
  language_code: z.string().optional(),
  parameters: z.record(z.string(), z.string()).optional(),
});
const OmniTemplate = Template.extend({ version: Given });
const Templates = z
  .strictObject({
    channel_template: z.partialRecord(Channel, Template).optional(),
    omni_template: OmniTemplate.optional(),
  })
  .refine(
    ({ channel_template, omni_template }) => omni_template || Object.keys(channel_template ?? {}).length > 0,
    'must have channel_template or omni_template',
  );

const Product = z.strictObject({
  id: Given,
  marketplace: Given,
  quantity: z.number().optional(),
  item_price: z.number().optional(),
  currency: z.string().optional(),
});

const ListItem = z
  .strictObject({
    choice: Titled.extend({
      description: z.string().optional(),
      media: Media.optional(),
      postback_data: z.string().optional(),
    }).optional(),
    product: Product.optional(),
  })
  .refine(exactlyOne(['choice', 'product']), 'must have exactly one of choice, product');
type ListItem = z.infer<typeof ListItem>;

const List = Titled.extend({
  description: z.string().optional(),
  media: Media.optional(),
  sections: z.array(z.strictObject({ title: z.string().optional(), items: z.array(ListItem).min(1) })).min(1),
  message_properties: z
    .strictObject({
      catalog_id: z.string().optional(),
      menu: z.string().optional(),
      whatsapp_header: z.string().optional(),
    })
    .optional(),
})
  .refine((list) => isOneKind(itemsOf(list)), 'must have items of one kind, choice or product')
  .refine(
    (list) => itemsOf(list).filter(({ choice }) => choice).length <= LIST_ITEMS,
    `must have at most ${LIST_ITEMS} choices`,
  )
  .refine(
    (list) => itemsOf(list).every(({ product }) => !product) || list.message_properties?.catalog_id,
    'must have message_properties.catalog_id with products',
  );

function itemsOf({ sections }: { sections: { items: ListItem[] }[] }): ListItem[] {
  return sections.flatMap(({ items }) => items);
}

function isOneKind(items: readonly ListItem[]): boolean {
  return items.every(({ choice }) => choice) || items.every(({ product }) => product);
}

const Word = z.string().optional();
const ContactInfo = z.strictObject({
  name: z.strictObject({
    full_name: Given,
    first_name: Word,
    last_name: Word,
    middle_name: Word,
    prefix: Word,
    suffix: Word,
  }),
  phone_numbers: z.array(z.strictObject({ phone_number: Given, type: Word })).min(1),
  addresses: z
    .array(z.strictObject({ city: Word, country: Word, state: Word, zip: Word, type: Word, country_code: Word }))
    .optional(),
  email_addresses: z.array(z.strictObject({ email_address: Given, type: Word })).optional(),
  organization: z.strictObject({ company: Word, department: Word, title: Word }).optional(),
  urls: z.array(z.strictObject({ url: Given, type: Word })).optional(),
  birthday: z.iso.date().optional(),
});

const COMMON_KINDS = {
  text_message: Text.optional(),
  media_message: Media.optional(),
  choice_message: z
    .strictObject({
      text_message: Text.optional(),
      choices: z.array(Choice).min(1).max(CHOICES),
      message_properties: z.strictObject({ whatsapp_footer: Word }).optional(),
    })
    .optional(),
  card_message: Card.optional(),
  carousel_message: z
    .strictObject({
      cards: z.array(Card).min(1).max(CARDS),
      choices: z.array(Choice.refine(hasNoDisplayMode, NO_DISPLAY_MODE)).max(OUTER_CHOICES).optional(),
    })
    .optional(),
  location_message: Location.optional(),
  list_message: List.optional(),
  contact_info_message: ContactInfo.optional(),
};

const MESSAGE_KINDS = { ...COMMON_KINDS, template_message: Templates.optional() };
const OVERRIDE_KINDS = { ...COMMON_KINDS, template_reference: OmniTemplate.optional() };

/** What one channel gets instead of the generic message. */
export const MessageOverride = z
  .strictObject(OVERRIDE_KINDS)
  .refine(
    exactlyOne(Object.keys(OVERRIDE_KINDS)),
    `must have exactly one of ${Object.keys(OVERRIDE_KINDS).join(', ')}`,
  );
export type MessageOverride = z.infer<typeof MessageOverride>;

const SPECIFIC_TYPES = [
  'FLOWS',
  'ORDER_DETAILS',
  'ORDER_STATUS',
  'COMMERCE',
  'CAROUSEL_COMMERCE',
  'NOTIFICATION_MESSAGE_TEMPLATE',
];
const SpecificMessage = z.strictObject({ message_type: z.enum(SPECIFIC_TYPES), message: Json });

/** Written for one channel; may stand alone or beside a generic message. */
const EXPLICIT = {
  explicit_channel_message: z.partialRecord(Channel, z.string()).optional(),
  explicit_channel_omni_message: z.partialRecord(Channel, MessageOverride).optional(),
  channel_specific_message: z.partialRecord(Channel, SpecificMessage).optional(),
};

export const Agent = z.strictObject({
  display_name: Word,
  type: z.enum(['UNKNOWN_AGENT_TYPE', 'HUMAN', 'BOT']).optional(),
  picture_url: Word,
});

function isOneMessage(message: Json): boolean {
  const generic = Object.keys(MESSAGE_KINDS).filter((kind) => message[kind] !== undefined).length;
  return generic === 1 || (generic === 0 && Object.keys(EXPLICIT).some((kind) => message[kind] !== undefined));
}

export const AppMessage = z
  .strictObject({
    ...MESSAGE_KINDS,
    ...EXPLICIT,
    agent: Agent.nullish(),
    reply_to: z.strictObject({ message_id: Given }).optional(),
  })
  .refine(isOneMessage, `must have exactly one of ${Object.keys(MESSAGE_KINDS).join(', ')}`);
export type AppMessage = z.infer<typeof AppMessage>;
