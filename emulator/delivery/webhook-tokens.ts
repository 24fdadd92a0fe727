import { z } from 'zod';
import type { WebhookSettings } from '../state/webhooks.ts';
import type { Poster } from './attempt.ts';

export type ClientCredentials = NonNullable<WebhookSettings['client_credentials']>;

const Asked = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  endpoint: z.string(),
  scope: z.string().optional(),
  response_type: z.string().optional(),
  token_request_type: z.enum(['BASIC', 'FORM']).default('BASIC'),
});
type Asked = z.infer<typeof Asked>;

/** Sinch takes no other life of a token. */
const Granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().min(30).max(3600) });

interface Held {
  /** undefined where the endpoint gave none. */
  token: Promise<string | undefined>;
  /** Epoch ms until which it is not asked again; for ever while it is being asked. */
  until: number;
}

/** The tokens that webhooks with client_credentials want on their callbacks. */
export interface WebhookTokens {
  /** One that is good now, from the webhook's own endpoint; undefined where that gives none. */
  tokenFor(credentials: ClientCredentials): Promise<string | undefined>;
  /** The target refused it. */
  forget(credentials: ClientCredentials): void;
}

/** Besides the documented fields, the form is that of RFC 6749, section 4.4.2 (inferred). */
function formOf({ client_id, client_secret, scope, response_type, token_request_type }: Asked): string {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scope) form.set('scope', scope);
  if (response_type) form.set('response_type', response_type);
  if (token_request_type === 'BASIC') return form.toString();
  form.set('client_id', client_id);
  form.set('client_secret', client_secret);
  return form.toString();
}

function headersOf({ client_id, client_secret, token_request_type }: Asked): Record<string, string> {
  const type = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  if (token_request_type === 'FORM') return type;
  return { ...type, authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` };
}

async function fetchToken(
  poster: Poster,
  credentials: ClientCredentials,
): Promise<z.infer<typeof Granted> | undefined> {
  const asked = Asked.safeParse(credentials);
  if (!asked.success) return undefined;
  const { data } = asked;
  const answer = await poster.ask({ url: data.endpoint, headers: headersOf(data), body: formOf(data) });
  return Granted.safeParse(answer).data;
}

export function createWebhookTokens(poster: Poster, clock: () => number): WebhookTokens {
  const held = new Map<string, Held>();
  const keyOf = (credentials: ClientCredentials) => JSON.stringify(credentials);

  /** Callbacks that go out together ask once. */
  function ask(credentials: ClientCredentials): Held {
    const asking: Held = {
      until: Number.POSITIVE_INFINITY,
      token: fetchToken(poster, credentials).then((granted) => {
        asking.until = granted ? clock() + granted.expires_in * 1000 : 0;
        return granted?.access_token;
      }),
    };
    held.set(keyOf(credentials), asking);
    return asking;
  }

  return {
    tokenFor(credentials) {
      const known = held.get(keyOf(credentials));
      return (known && clock() < known.until ? known : ask(credentials)).token;
    },
    forget(credentials) {
      held.delete(keyOf(credentials));
    },
  };
}
