import type { SinchApp } from './sinch-client.ts';

/** Process-wide cache of access tokens: single flight per app and region, renewed 60 s before their end. A token never leaves the process. */
export interface AccessTokens {
  /** A token that is good for at least 60 s. Rejects with SinchError (`unauthorised` where the key is refused). */
  get(app: SinchApp, signal?: AbortSignal): Promise<string>;
  /** After a 401: drops the token only if it is still the one that failed. */
  forget(app: SinchApp, token: string): void;
  /** Epoch ms of the cached token's end, after making sure that there is one. */
  refresh(app: SinchApp, signal?: AbortSignal): Promise<{ expiresAt: number }>;
}
