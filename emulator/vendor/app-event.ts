import { z } from 'zod';
import { Json } from '../json.ts';
import { Agent, exactlyOne } from './app-message.ts';

const OfAgent = z.strictObject({ agent: Agent });

const KINDS = {
  composing_event: z.strictObject({}).optional(),
  composing_end_event: z.strictObject({}).optional(),
  // What it may hold is not public.
  read_message_event: Json.optional(),
  comment_reply_event: z.strictObject({ text: z.string().min(1) }).optional(),
  agent_joined_event: OfAgent.optional(),
  agent_left_event: OfAgent.optional(),
  generic_event: z.strictObject({ payload: Json }).optional(),
};

/** What an app tells a contact beside messages. */
export const AppEvent = z
  .strictObject(KINDS)
  .refine(exactlyOne(Object.keys(KINDS)), `must have exactly one of ${Object.keys(KINDS).join(', ')}`);
