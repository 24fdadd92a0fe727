import { setTimeout as sleep } from 'node:timers/promises';
import { tokenRequestTurns } from '../adapters/access-token-request.ts';
import { createAccessTokens } from '../adapters/access-tokens.ts';
import { createSinchClient } from '../adapters/sinch-client.ts';
import { createSinchAgent, DEFAULT_TIMEOUT_MS } from '../adapters/sinch-http.ts';
import type { Env } from '../config/env.ts';
import type { ApiDeps } from './deps.ts';

/** Asks Sinch with credentials that are not stored yet: each call has a token of its own, which nobody else may use. */
export function createReadApp({ SINCH_API_URL, SINCH_AUTH_URL }: Env): ApiDeps['readApp'] {
  const dispatcher = createSinchAgent(DEFAULT_TIMEOUT_MS);
  const turn = tokenRequestTurns({ now: Date.now, sleep });
  return (app, clientSecret) => {
    const secretOf = async () => clientSecret;
    const tokens = createAccessTokens({ secretOf, authUrl: SINCH_AUTH_URL, dispatcher, turn });
    return createSinchClient({ tokens, apiUrl: SINCH_API_URL, dispatcher }).getApp(app);
  };
}
