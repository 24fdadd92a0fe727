import { z } from 'zod';
import { AppMessage } from '../../core/channels/app-message.ts';
import type { HttpClient } from '../http-client.ts';
import type { ContactMessage } from './answer.ts';

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

const Outbox = z.object({ messages: z.array(Bubble) });

export interface Contact {
  appId: string;
  channel: string;
  identity: string;
}

/** The contact's side of the emulator: says something, and reads what has come since. */
export interface Conversation {
  say(message: ContactMessage): Promise<void>;
  /** Messages not returned before, oldest first. */
  news(): Promise<Bubble[]>;
}

export function joinConversation(emulator: HttpClient, contact: Contact): Conversation {
  const seen = new Set<string>();
  return {
    async say(message) {
      await emulator.call({
        method: 'POST',
        path: '/control/inbound',
        body: { ...contact, message },
        schema: z.unknown(),
      });
    },
    async news() {
      const path = `/control/outbox?${new URLSearchParams({ ...contact })}`;
      const { messages } = await emulator.call({ method: 'GET', path, schema: Outbox });
      const fresh = messages.filter(({ message_id }) => !seen.has(message_id));
      for (const { message_id } of fresh) seen.add(message_id);
      return fresh;
    },
  };
}
