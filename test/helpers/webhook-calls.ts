import { sign } from '../../adapters/sinch-signature.ts';
import { APP_ID, NOW, type TestApi, WEBHOOK_SECRET } from './api.ts';

/** A callback of Sinch's, signed for the test app unless told otherwise. */
export interface WebhookPost {
  body: Buffer | string;
  appId?: string;
  secret?: string;
  headers?: { [name: string]: string };
}

/** Posts it as Sinch does. */
export function postWebhook(
  { app }: TestApi,
  { body, appId = APP_ID, secret = WEBHOOK_SECRET, headers = {} }: WebhookPost,
) {
  const rawBody = Buffer.from(body);
  return app.inject({
    method: 'POST',
    url: `/webhooks/sinch/${appId}`,
    headers: { 'content-type': 'application/json', ...sign({ rawBody, secret, nonce: 'n', now: NOW }), ...headers },
    payload: rawBody,
  });
}
