import { setTimeout as sleep } from 'node:timers/promises';
import { tokenRequestTurns } from '../adapters/access-token-request.ts';
import { createAccessTokens } from '../adapters/access-tokens.ts';
import { createSinchClient, type SinchClient } from '../adapters/sinch-client.ts';
import { createSinchAgent, DEFAULT_TIMEOUT_MS } from '../adapters/sinch-http.ts';
import type { Env } from '../config/env.ts';
import type { ApiDeps } from './deps.ts';

/** Asks Sinch with credentials as they are given: each call has a token of its own, which nobody else may use. */
export function createSinchCalls({ SINCH_API_URL, SINCH_AUTH_URL }: Env): Pick<ApiDeps, 'readApp' | 'setRetention'> {
  const dispatcher = createSinchAgent(DEFAULT_TIMEOUT_MS);
  const turn = tokenRequestTurns({ now: Date.now, sleep });
  const clientOf = (clientSecret: string): SinchClient => {
    const secretOf = async () => clientSecret;
    const tokens = createAccessTokens({ secretOf, authUrl: SINCH_AUTH_URL, dispatcher, turn });
    return createSinchClient({ tokens, apiUrl: SINCH_API_URL, dispatcher });
  };
  return {
    readApp: (app, clientSecret) => clientOf(clientSecret).getApp(app),
    setRetention: (app, clientSecret, days) => clientOf(clientSecret).setRetention(app, days),
  };
}
