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

/** One of the first six, beside its postback (default `<message_id>_<text or title>`). */
export const Choice = z.object({
  text_message: z.object({ text }).optional(),
  url_message: Titled.extend({ url: text }).optional(),
  call_message: Titled.extend({ phone_number: text }).optional(),
  location_message: LocationMessage.optional(),
  calendar_message: Titled.extend({ fallback_url: z.string().optional() }).optional(),
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

const ListItem = z.object({
  choice: Titled.extend({ description: z.string().optional() }).optional(),
  product: z.object({ id: text }).optional(),
});

export const ListMessage = z.object({
  title: text,
  description: z.string().optional(),
  sections: z.array(z.object({ title: text, items: z.array(ListItem).default([]) })).default([]),
});
export type ListMessage = z.infer<typeof ListMessage>;

export const ContactInfoMessage = z.object({
  name: z.object({ full_name: text }).default({ full_name: '' }),
  phone_numbers: z.array(z.object({ phone_number: text })).default([]),
});
export type ContactInfoMessage = z.infer<typeof ContactInfoMessage>;

/** Exactly one of the kinds; the explicit ones take the place of the generic one on the channel they name. */
export const AppMessage = z.object({
  text_message: z.object({ text }).optional(),
  media_message: MediaMessage.optional(),
  choice_message: ChoiceMessage.optional(),
  card_message: CardMessage.optional(),
  carousel_message: CarouselMessage.optional(),
  location_message: LocationMessage.optional(),
  list_message: ListMessage.optional(),
  template_message: z.object({}).optional(),
  contact_info_message: ContactInfoMessage.optional(),
  explicit_channel_message: z.record(z.string(), z.string()).optional(),
});
export type AppMessage = z.infer<typeof AppMessage>;
