import { z } from 'zod';
import { Json } from '../json.ts';
import { exactlyOne } from './app-message.ts';

const Agent = z.looseObject({
  display_name: z.string().optional(),
  type: z.enum(['UNKNOWN_AGENT_TYPE', 'HUMAN', 'BOT']).optional(),
  picture_url: z.string().optional(),
});
const OfAgent = z.looseObject({ agent: Agent.optional() });

const KINDS = {
  composing_event: Json.optional(),
  composing_end_event: Json.optional(),
  read_message_event: Json.optional(),
  comment_reply_event: z.looseObject({ text: z.string().min(1) }).optional(),
  agent_joined_event: OfAgent.optional(),
  agent_left_event: OfAgent.optional(),
  generic_event: z.looseObject({ payload: Json }).optional(),
};

/** What an app tells a contact beside messages. */
export const AppEvent = z
  .strictObject(KINDS)
  .refine(exactlyOne(Object.keys(KINDS)), `must have exactly one of ${Object.keys(KINDS).join(', ')}`);
