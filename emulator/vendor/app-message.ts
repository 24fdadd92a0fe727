import { z } from 'zod';
import { Channel } from '../channels.ts';
import { Json } from '../json.ts';

/* What Sinch checks of an app_message at once (400); everything deeper shows up later as a FAILED receipt. Limits are the spec's. */

const CHOICES = 10;
const CARDS = 10;
const OUTER_CHOICES = 3;
const LIST_ITEMS = 10;

const Given = z.string().min(1);
const Moment = z.iso.datetime({ offset: true });

const Text = z.looseObject({ text: Given });
const Media = z.looseObject({ url: Given });
const Coordinates = z.looseObject({ latitude: z.number(), longitude: z.number() });
const Location = z.looseObject({ title: Given, coordinates: Coordinates });
const Titled = z.looseObject({ title: Given });

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
  .looseObject(CHOICE_KINDS)
  .refine(exactlyOne(Object.keys(CHOICE_KINDS)), `must have exactly one of ${Object.keys(CHOICE_KINDS).join(', ')}`);

const Card = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  media_message: Media.optional(),
  choices: z.array(Choice).max(CHOICES).optional(),
});

const Template = z.looseObject({
  template_id: Given,
  version: z.string().optional(),
  language_code: z.string().optional(),
  parameters: z.record(z.string(), z.string()).optional(),
});
const Templates = z
  .looseObject({
    channel_template: z.partialRecord(Channel, Template).optional(),
    omni_template: Template.extend({ version: Given }).optional(),
  })
  .refine(
    ({ channel_template, omni_template }) => omni_template || Object.keys(channel_template ?? {}).length > 0,
    'must have channel_template or omni_template',
  );

const ListItem = z
  .looseObject({
    choice: Titled.extend({
      description: z.string().optional(),
      media: Media.optional(),
      postback_data: z.string().optional(),
    }).optional(),
    product: z.looseObject({ id: Given, marketplace: Given }).optional(),
  })
  .refine(exactlyOne(['choice', 'product']), 'must have exactly one of choice, product');
type ListItem = z.infer<typeof ListItem>;

const List = Titled.extend({
  description: z.string().optional(),
  media: Media.optional(),
  sections: z.array(z.looseObject({ title: z.string().optional(), items: z.array(ListItem).min(1) })).min(1),
  message_properties: z.looseObject({ catalog_id: z.string().optional(), menu: z.string().optional() }).optional(),
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

const ContactInfo = z.looseObject({
  name: z.looseObject({ full_name: Given }),
  phone_numbers: z.array(z.looseObject({ phone_number: Given })).min(1),
  addresses: z.array(Json).optional(),
  email_addresses: z.array(z.looseObject({ email_address: Given })).optional(),
  organization: Json.optional(),
  urls: z.array(z.looseObject({ url: Given })).optional(),
  birthday: z.iso.date().optional(),
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
  template_message: Templates.optional(),
  list_message: List.optional(),
  contact_info_message: ContactInfo.optional(),
};
/** Written for one channel; may stand alone or beside a generic message. */
const EXPLICIT = ['explicit_channel_message', 'explicit_channel_omni_message', 'channel_specific_message'];

function isOneMessage(message: Json): boolean {
  const generic = Object.keys(MESSAGE_KINDS).filter((kind) => message[kind] !== undefined).length;
  return generic === 1 || (generic === 0 && EXPLICIT.some((kind) => message[kind] !== undefined));
}

export const AppMessage = z
  .looseObject(MESSAGE_KINDS)
  .refine(isOneMessage, `must have exactly one of ${Object.keys(MESSAGE_KINDS).join(', ')}`);
export type AppMessage = z.infer<typeof AppMessage>;
