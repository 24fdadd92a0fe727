import type { EmulatorOptions } from '../options.ts';
import { signatureHeaders } from '../signature.ts';
import type { PendingCallback } from '../state/pending.ts';
import type { State } from '../state/state.ts';
import { createPoster } from './attempt.ts';
import { type ClientCredentials, createWebhookTokens } from './webhook-tokens.ts';

interface Destination {
  url: string;
  secret: string;
  credentials?: ClientCredentials | undefined;
}

/** Where a pending callback goes now: a webhook may have been changed or deleted since. */
function destination(state: State, pending: PendingCallback): Destination | undefined {
  const app = state.apps.get(pending.appId);
  if (!app) return undefined;
  if (pending.callbackUrl) {
    return { url: pending.callbackUrl, secret: app.settings.callback_settings.secret_for_overridden_callback_urls };
  }
  const webhook = app.webhooks.find(({ id }) => id === pending.webhookId);
  if (!webhook) return undefined;
  const { target, secret, client_credentials } = webhook.settings;
  return { url: target, secret, credentials: client_credentials };
}

/** Makes one attempt at a callback; knows targets, secrets and the faults of a first attempt, but not when to try again. */
export interface Courier {
  /** True when the callback needs no further attempt: it was taken, or there is nobody left to take it. */
  carry(pending: PendingCallback): Promise<boolean>;
  close(): Promise<void>;
}

export interface CourierParts {
  state: State;
  options: EmulatorOptions;
  newId: () => string;
}

export function createCourier({ state, options, newId }: CourierParts): Courier {
  const { callbackTimeoutMs, clock, redelivery } = options;
  const poster = createPoster(callbackTimeoutMs);
  const tokens = createWebhookTokens(poster, clock);

  function sign({ body, nonce, signedAt, attempts }: PendingCallback, { secret }: Destination): Record<string, string> {
    if (!secret) return {};
    // Whether Sinch signs a redelivery anew is not public, so that a receiver has to live with both.
    const anew = redelivery.signAnew && attempts > 0;
    const timestamp = anew ? Math.floor(clock() / 1000) : signedAt;
    return signatureHeaders(body, { secret, nonce: anew ? newId() : nonce, timestamp });
  }

  /** undefined: the webhook's endpoint gave no token. */
  async function authorize({ credentials }: Destination): Promise<Record<string, string> | undefined> {
    if (!credentials) return {};
    const token = await tokens.tokenFor(credentials);
    return token === undefined ? undefined : { authorization: `Bearer ${token}` };
  }

  async function post(pending: PendingCallback, to: Destination): Promise<boolean> {
    const authorization = await authorize(to);
    if (!authorization) return false;
    const headers = { ...sign(pending, to), ...authorization };
    const status = await poster.post({ url: to.url, headers, body: pending.body });
    // What Sinch does with a token that the target no longer takes is not public.
    if (status === 401 && to.credentials) tokens.forget(to.credentials);
    return status >= 200 && status < 300;
  }

  return {
    async carry(pending) {
      // After a reset the lanes still hold callbacks that no longer exist.
      const to = state.pending.has(pending.id) ? destination(state, pending) : undefined;
      if (!to) return true;
      const drop = pending.attempts === 0 ? pending.drop : undefined;
      if (drop === 'before-accept') return false;
      const taken = await post(pending, to);
      return taken && drop === undefined;
    },
    close: () => poster.close(),
  };
}
