import { z } from 'zod';
import { StoredEvent } from './events.ts';
import { PlannedReceipt } from './messages.ts';

/** An event on the contact's side, who has it also where Sinch keeps nothing or has been told to forget it. */
export const SentEvent = z.object({ event: StoredEvent, metadata: z.string(), receipt: PlannedReceipt });
export type SentEvent = z.infer<typeof SentEvent>;
