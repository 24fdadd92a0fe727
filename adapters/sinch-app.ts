import type { Region } from './app-links.ts';

/** What a call needs to know about the app; the token comes from AccessTokens, inside the adapter. */
export interface SinchApp {
  projectId: string;
  appId: string;
  region: Region;
  clientId: string;
  /** A new version of the credentials means another token. */
  credentialVersion: number;
}
