import { setTimeout as sleep } from 'node:timers/promises';
import { tokenRequestTurns } from '../adapters/access-token-request.ts';
import { type AccessTokens, createAccessTokens } from '../adapters/access-tokens.ts';
import { createSinchClient, type SinchClient } from '../adapters/sinch-client.ts';
import { createSinchAgent } from '../adapters/sinch-http.ts';
import type { Env } from '../config/env.ts';

/** Sinch, asked with one secret: its tokens are its own, which nobody else may use. */
export interface SinchWith extends SinchClient {
  refreshToken: AccessTokens['refresh'];
}

/** Each call of what it returns begins without a token: a cached one would say nothing of the credentials. */
export function createSinchWith(
  { SINCH_API_URL, SINCH_AUTH_URL }: Env,
  timeoutMs: number,
): (clientSecret: string) => SinchWith {
  const shared = { dispatcher: createSinchAgent(timeoutMs), timeoutMs };
  const turn = tokenRequestTurns({ now: Date.now, sleep });
  return (clientSecret) => {
    const secretOf = async () => clientSecret;
    const tokens = createAccessTokens({ secretOf, authUrl: SINCH_AUTH_URL, turn, ...shared });
    return { ...createSinchClient({ tokens, apiUrl: SINCH_API_URL, ...shared }), refreshToken: tokens.refresh };
  };
}
