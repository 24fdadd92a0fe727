import { z } from 'zod';

/*
 * Sinch's app_message: what a business sends (spec, Oct 2026). Read tolerantly: a missing text is '', unknown fields are
 * left out, so that a message can be shown even where it is not perfect. Writing goes through the same shapes.
 */

const text = z.string().default('');

export const Coordinates = z.object({ latitude: z.number(), longitude: z.number() });
export type Coordinates = z.infer<typeof Coordinates>;

export const LocationMessage = z.object({ title: text, label: z.string().optional(), coordinates: Coordinates });
export type LocationMessage = z.infer<typeof LocationMessage>;

export const MediaMessage = z.object({
  url: text,
  thumbnail_url: z.string().optional(),
  filename_override: z.string().optional(),
});
export type MediaMessage = z.infer<typeof MediaMessage>;

const Titled = z.object({ title: text });

/** `fallback_url` opens where there is no calendar; Sinch wants one, and times in ISO 8601. */
export const CalendarMessage = Titled.extend({
  event_start: text,
  event_end: text,
  event_title: text,
  event_description: z.string().optional(),
  fallback_url: z.string().optional(),
});
export type CalendarMessage = z.infer<typeof CalendarMessage>;

/** One of the first six, beside its postback (default `<message_id>_<text or title>`). */
export const Choice = z.object({
  text_message: z.object({ text }).optional(),
  url_message: Titled.extend({ url: text }).optional(),
  call_message: Titled.extend({ phone_number: text }).optional(),
  location_message: LocationMessage.optional(),
  calendar_message: CalendarMessage.optional(),
  share_location_message: Titled.extend({ fallback_url: z.string().optional() }).optional(),
  postback_data: z.string().optional(),
});
export type Choice = z.infer<typeof Choice>;

const choices = z.array(Choice).default([]);

export const ChoiceMessage = z.object({ text_message: z.object({ text }).default({ text: '' }), choices });
export type ChoiceMessage = z.infer<typeof ChoiceMessage>;

export const CardMessage = z.object({
  title: text,
  description: text,
  media_message: MediaMessage.optional(),
  choices,
});
export type CardMessage = z.infer<typeof CardMessage>;

export const CarouselMessage = z.object({ cards: z.array(CardMessage).default([]), choices });
export type CarouselMessage = z.infer<typeof CarouselMessage>;

/** A list holds items of one kind: choices, or products of a catalog. */
export const ListItem = z.object({
  choice: Titled.extend({
    description: z.string().optional(),
    media: MediaMessage.optional(),
    postback_data: z.string().optional(),
  }).optional(),
  product: z.object({ id: text }).optional(),
});
export type ListItem = z.infer<typeof ListItem>;

export const ListSection = z.object({ title: z.string().optional(), items: z.array(ListItem).default([]) });
export type ListSection = z.infer<typeof ListSection>;

/** `menu`: what stands on the button that opens the list. */
export const ListMessage = z.object({
  title: text,
  description: z.string().optional(),
  media: MediaMessage.optional(),
  sections: z.array(ListSection).default([]),
  message_properties: z.object({ catalog_id: z.string().optional(), menu: z.string().optional() }).optional(),
});
export type ListMessage = z.infer<typeof ListMessage>;

export const ContactInfoMessage = z.object({
  name: z.object({ full_name: text }).default({ full_name: '' }),
  phone_numbers: z.array(z.object({ phone_number: text })).default([]),
  email_addresses: z.array(z.object({ email_address: text })).optional(),
  organization: z.object({ company: z.string().optional() }).optional(),
  urls: z.array(z.object({ url: text })).optional(),
});
export type ContactInfoMessage = z.infer<typeof ContactInfoMessage>;

const parameters = z.record(z.string(), z.string()).optional();

/** A template by its id; Sinch takes English where no language is named. */
export const TemplateReference = z.object({
  template_id: text,
  version: z.string().optional(),
  language_code: z.string().optional(),
  parameters,
});
export type TemplateReference = z.infer<typeof TemplateReference>;

/** A channel's own template takes the place of the one that Sinch keeps for all of them (`omni_template`). */
export const TemplateMessage = z.object({
  channel_template: z.record(z.string(), TemplateReference).optional(),
  omni_template: TemplateReference.extend({ version: text }).optional(),
});
export type TemplateMessage = z.infer<typeof TemplateMessage>;

/** Exactly one of the kinds; the explicit ones take the place of the generic one on the channel they name. */
export const AppMessage = z.object({
  text_message: z.object({ text }).optional(),
  media_message: MediaMessage.optional(),
  choice_message: ChoiceMessage.optional(),
  card_message: CardMessage.optional(),
  carousel_message: CarouselMessage.optional(),
  location_message: LocationMessage.optional(),
  list_message: ListMessage.optional(),
  template_message: TemplateMessage.optional(),
  contact_info_message: ContactInfoMessage.optional(),
  explicit_channel_message: z.record(z.string(), z.string()).optional(),
  /** Another app_message by channel. */
  explicit_channel_omni_message: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  channel_specific_message: z.record(z.string(), z.object({ message_type: text })).optional(),
});
export type AppMessage = z.infer<typeof AppMessage>;
