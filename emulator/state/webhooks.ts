import { z } from 'zod';

/** The spec's 21 triggers; UNSPECIFIED_TRIGGER exists and is refused. */
export const Trigger = z.enum([
  'MESSAGE_INBOUND',
  'MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION',
  'MESSAGE_DELIVERY',
  'MESSAGE_SUBMIT',
  'EVENT_INBOUND',
  'EVENT_DELIVERY',
  'CONVERSATION_START',
  'CONVERSATION_STOP',
  'CONVERSATION_DELETE',
  'CONTACT_CREATE',
  'CONTACT_UPDATE',
  'CONTACT_DELETE',
  'CONTACT_MERGE',
  'CONTACT_IDENTITIES_DUPLICATION',
  'CAPABILITY',
  'OPT_IN',
  'OPT_OUT',
  'CHANNEL_EVENT',
  'UNSUPPORTED',
  'SMART_CONVERSATION',
  'RECORD_NOTIFICATION',
]);
export type Trigger = z.infer<typeof Trigger>;

const SINCH_OWN = /^conversation-api\..*\.?sinch\.com$/i;

function isOutside(target: string): boolean {
  return !URL.canParse(target) || !SINCH_OWN.test(new URL(target).hostname);
}

export const Target = z
  .url({ protocol: /^https?$/ })
  .max(742)
  .refine(isOutside, 'must not point at Sinch itself');

export const ClientCredentials = z.looseObject({
  client_id: z.string(),
  client_secret: z.string(),
  endpoint: z.string(),
});

/** What a caller may write. */
export const WebhookSettings = z.object({
  target: Target,
  target_type: z.enum(['DISMISS', 'HTTP']).default('DISMISS'),
  /** Sinch requires none; a webhook without any is never called (inferred). */
  triggers: z.array(Trigger).default([]),
  secret: z.string().default(''),
  client_credentials: ClientCredentials.optional(),
});
export type WebhookSettings = z.infer<typeof WebhookSettings>;

export const Webhook = z.object({
  id: z.string(),
  appId: z.string(),
  /** The project it was made under, which its callbacks name. */
  projectId: z.string(),
  settings: WebhookSettings,
});
export type Webhook = z.infer<typeof Webhook>;

/** The webhook as Sinch shows it. */
export function webhookResource({ id, appId, settings }: Webhook): object {
  return { id, app_id: appId, ...settings };
}

export const WEBHOOKS_PER_APP = 5;
