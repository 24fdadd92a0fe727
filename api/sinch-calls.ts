import { DEFAULT_TIMEOUT_MS } from '../adapters/sinch-http.ts';
import type { Env } from '../config/env.ts';
import type { ApiDeps } from './deps.ts';
import { createSinchWith } from './sinch-with.ts';

/** Asks Sinch with credentials as they are given, each call with a token of its own. */
export function createSinchCalls(env: Env): Pick<ApiDeps, 'readApp' | 'setRetention'> {
  const sinchWith = createSinchWith(env, DEFAULT_TIMEOUT_MS);
  return {
    readApp: (app, clientSecret) => sinchWith(clientSecret).getApp(app),
    setRetention: (app, clientSecret, days) => sinchWith(clientSecret).setRetention(app, days),
  };
}
