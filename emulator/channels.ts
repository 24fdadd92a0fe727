import { z } from 'zod';
import { CHANNELS } from '../core/channels/names.ts';

/** ConversationChannel as requests may name it; VIBER has left the spec's enum, but old callers still send it. */
export const Channel = z.enum([...CHANNELS, 'VIBER']);
export type Channel = z.infer<typeof Channel>;
