import { defineQuery, defineUpdate } from '@temporalio/workflow';

/** One workflow per linked app; holds the link: channels, webhook, token's health. */
export const SINCH_APP = 'sinchApp';

export function appWorkflowId(appId: string): string {
  return `app.${appId}`;
}

export interface AppChannel {
  channel: string;
  state: 'PENDING' | 'ACTIVE' | 'FAILING' | 'UNKNOWN';
  description: string;
}

export interface SinchAppFacts {
  displayName: string;
  mode: 'DISPATCH' | 'CONVERSATION';
  /** Days Sinch keeps messages in this app's mode: 0 means no message can be looked up. */
  retentionDays: number;
  channels: AppChannel[];
}

export type AppHealth = 'healthy' | 'degraded' | 'unauthorised' | 'unlinked';

export interface SinchAppState {
  appId: string;
  credentialVersion: number;
  health: AppHealth;
  /** One sentence; '' when healthy. */
  problem: string;
  facts: SinchAppFacts | null;
  webhookId: string;
  /** Epoch ms; 0 when never. */
  syncedAt: number;
  tokenExpiresAt: number;
}

/** `carried` is set by continue-as-new only. Times in ms. */
export interface SinchAppInput {
  appId: string;
  credentialVersion: number;
  syncEveryMs?: number;
  carried?: SinchAppState;
}

export const syncUpdate = defineUpdate<SinchAppState, []>('sync');
export const unlinkUpdate = defineUpdate<SinchAppState, []>('unlink');
export const rotateCredentialsUpdate = defineUpdate<SinchAppState, [{ credentialVersion: number }]>(
  'rotateCredentials',
);
export const appStateQuery = defineQuery<SinchAppState>('state');

export interface AppActivities {
  /** Makes sure the token cache of a worker holds a fresh token; returns when it ends (epoch ms), never the token. */
  refreshAccessToken(input: { appId: string }): Promise<{ expiresAt: number }>;
  /** Reads the app from Sinch, stores its facts, says what changed since the last time. */
  syncChannels(input: { appId: string }): Promise<{ facts: SinchAppFacts; changes: string[] }>;
  /** Creates or adopts our webhook: target `<PUBLIC_URL>/webhooks/sinch/<appId>`, type HTTP, our triggers, our secret. */
  ensureWebhook(input: { appId: string }): Promise<{ webhookId: string; changed: boolean }>;
  /** Removes our webhook; an app that is gone is no error. */
  removeWebhook(input: { appId: string }): Promise<void>;
}
