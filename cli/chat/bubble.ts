import { z } from 'zod';
import { AppMessage } from '../../core/channels/app-message.ts';

const Card = z.object({
  title: z.string().default(''),
  description: z.string().default(''),
  media: z.array(z.string()).default([]),
  choices: z.array(z.string()).default([]),
});

const Media = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

/** What the contact sees of one message. */
export const Shown = z.object({
  text: z.string().default(''),
  media: Media.default([]),
  choices: z.array(z.string()).default([]),
  cards: z.array(Card).default([]),
});
export type Shown = z.infer<typeof Shown>;

/** One message in the contact's outbox, with what was sent and what is seen of it. */
export const Bubble = z.object({
  message_id: z.string(),
  app_message: z.unknown().transform((message) => AppMessage.safeParse(message).data),
  shown: Shown,
});
export type Bubble = z.infer<typeof Bubble>;
