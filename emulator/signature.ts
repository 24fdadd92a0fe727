import { createHmac } from 'node:crypto';

export interface Signing {
  secret: string;
  nonce: string;
  /** Unix seconds. */
  timestamp: number;
}

/** The four headers of a signed callback: HMAC-SHA256 over body, nonce and timestamp joined by dots, in padded base64. */
export function signatureHeaders(body: string, { secret, nonce, timestamp }: Signing): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${body}.${nonce}.${timestamp}`).digest('base64');
  return {
    'x-sinch-webhook-signature': signature,
    'x-sinch-webhook-signature-timestamp': String(timestamp),
    'x-sinch-webhook-signature-nonce': nonce,
    'x-sinch-webhook-signature-algorithm': 'HmacSHA256',
  };
}
