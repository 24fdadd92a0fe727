import { z } from 'zod';
import type { HttpClient } from '../http-client.ts';
import type { ContactMessage } from './answer.ts';
import { Bubble } from './bubble.ts';

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
