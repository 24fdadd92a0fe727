import { z } from 'zod';
import { text } from './fields.ts';

export const WebhookResponse = z.object({
  id: z.string().min(1),
  target: text,
  target_type: text,
  triggers: z
    .array(z.string())
    .nullish()
    .transform((triggers) => triggers ?? []),
  secret: text,
});
export type WebhookResponse = z.infer<typeof WebhookResponse>;

export const WebhookList = z.object({
  webhooks: z
    .array(WebhookResponse)
    .nullish()
    .transform((webhooks) => webhooks ?? []),
});
export type WebhookList = z.infer<typeof WebhookList>;

/** Where Sinch delivers an app's callbacks; `publicUrl` may end with a slash. */
export function webhookTarget(publicUrl: string, appId: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/webhooks/sinch/${appId}`;
}

/** What Sinch changes of a webhook; fields that are not named here keep their value. */
export const WEBHOOK_UPDATE_MASK = 'target,target_type,triggers,secret';

/** Body of a webhook's creation and change. The type is always HTTP: Sinch's default, DISMISS, delivers nothing. */
export function webhookRequest(appId: string, webhook: { target: string; triggers: string[]; secret: string }) {
  const { target, triggers, secret } = webhook;
  return { app_id: appId, target, target_type: 'HTTP', triggers, secret };
}
