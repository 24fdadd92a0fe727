import { createAccessTokens } from '../../adapters/access-tokens.ts';
import { createSinchClient } from '../../adapters/sinch-client.ts';
import { createSinchAgent } from '../../adapters/sinch-http.ts';
import type { Env } from '../../config/env.ts';
import type { DoctorDeps } from './deps.ts';

/** Shorter than for messages: somebody waits for the doctor. */
const TIMEOUT_MS = 5_000;

/** Sinch with tokens of its own for each look: a cached one would say nothing of the credentials. */
export function createFreshSinch({ SINCH_API_URL, SINCH_AUTH_URL }: Env): DoctorDeps['sinchWith'] {
  const dispatcher = createSinchAgent(TIMEOUT_MS);
  const shared = { dispatcher, timeoutMs: TIMEOUT_MS };
  return (clientSecret) => {
    const tokens = createAccessTokens({ secretOf: async () => clientSecret, authUrl: SINCH_AUTH_URL, ...shared });
    return { ...createSinchClient({ tokens, apiUrl: SINCH_API_URL, ...shared }), refreshToken: tokens.refresh };
  };
}
