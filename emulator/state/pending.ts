import { z } from 'zod';
import { Trigger } from './webhooks.ts';

/** A callback that its target has not yet answered with 2xx. */
export const PendingCallback = z.object({
  id: z.string(),
  appId: z.string(),
  trigger: Trigger,
  /** '' when the send named a callback_url of its own. */
  webhookId: z.string(),
  callbackUrl: z.string(),
  /** Callbacks of one contact go out one after the other. */
  lane: z.string(),
  body: z.string(),
  attempts: z.int(),
  /** Epoch ms. */
  dueAt: z.number(),
  /** Unix seconds and nonce of the first signature, for targets that get it unchanged with each attempt. */
  signedAt: z.int(),
  nonce: z.string(),
  /** A fault for the first attempt. */
  drop: z.enum(['before-accept', 'after-accept']).optional(),
});
export type PendingCallback = z.infer<typeof PendingCallback>;
