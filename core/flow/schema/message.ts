import { z } from 'zod';
import { StepId, Text } from './text.ts';

/** A number, or a text whose `{{ }}` gives one. */
const Coordinate = z.union([z.number(), z.string()], { error: 'must be a number or a template' });

export const LocationFields = {
  title: Text.optional(),
  label: Text.optional(),
  latitude: Coordinate,
  longitude: Coordinate,
};

export const ChoiceFields = z.strictObject({
  text: Text,
  value: z.json().optional(),
  goto: StepId.optional(),
  synonyms: z.array(z.string().min(1, 'is empty')).max(100).optional(),
  hidden: z.boolean().optional(),
  url: Text.optional(),
  call: Text.optional(),
  location: z.strictObject({ label: Text.optional(), latitude: Coordinate, longitude: Coordinate }).optional(),
});

/** A bare text is a choice with nothing but its title. */
export const Choice = z.union([ChoiceFields, Text.transform((text): z.infer<typeof ChoiceFields> => ({ text }))]);
export type Choice = z.infer<typeof Choice>;

export const Choices = z.array(Choice).min(1, 'needs at least one choice').max(100);

const MediaFields = z.strictObject({ url: Text, thumbnail: Text.optional() });
const Media = z.union([Text.transform((url): z.infer<typeof MediaFields> => ({ url })), MediaFields]);

const Card = z.strictObject({ title: Text, description: Text.optional(), media: Text, choices: Choices.optional() });

/** The fields of each kind of message; a message holds those of exactly one. */
export const MessageFields = {
  text: { text: Text, choices: Choices.optional() },
  media: { media: Media },
  card: { card: Card },
  location: { location: z.strictObject(LocationFields) },
};

const TextMessage = z.strictObject(MessageFields.text).transform((fields) => ({ kind: 'text' as const, ...fields }));

export const Message = z.union(
  [
    Text.transform((text): z.infer<typeof TextMessage> => ({ kind: 'text', text })),
    TextMessage,
    z.strictObject(MessageFields.media).transform((fields) => ({ kind: 'media' as const, ...fields })),
    z.strictObject(MessageFields.card).transform((fields) => ({ kind: 'card' as const, ...fields })),
    z.strictObject(MessageFields.location).transform((fields) => ({ kind: 'location' as const, ...fields })),
  ],
  { error: 'must be a text, or a map with one of text, media, card, location' },
);
export type Message = z.infer<typeof Message>;
