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
  /** Whom the contact sees; absent in what was read before anybody asked for it, '' where Sinch does not say. */
  sender?: string;
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
  /** Continue-as-new after so many syncs in a run, whatever the history's size. */
  maxSyncsPerRun?: number;
  carried?: SinchAppState;
}

export const syncUpdate = defineUpdate<SinchAppState, []>('sync');
/** What becomes of the sessions that run when their app is unlinked; those that a person has are left to him by a hand-over. */
export type SessionsFate = { kind: 'end' } | { kind: 'handover'; to: string };
/** Answers with an app that is still linked, and the problem, where a session would not have it so. */
export const unlinkUpdate = defineUpdate<SinchAppState, [{ fate?: SessionsFate }]>('unlink');
export const rotateCredentialsUpdate = defineUpdate<SinchAppState, [{ credentialVersion: number }]>(
  'rotateCredentials',
);
export const appStateQuery = defineQuery<SinchAppState>('state');

/** `credentialVersion`: a worker whose cached link is older tries again until it sees that version. */
export interface AppActivityInput {
  appId: string;
  credentialVersion?: number;
}

/** `unlinking`: names the command; a session takes what it is told under it once. */
export interface SettleInput {
  appId: string;
  fate: SessionsFate;
  unlinking: string;
}

/** Failure types: ACTIVITY_FAILURES and APP_FAILURES. */
export interface AppActivities {
  /** Makes sure the token cache of a worker holds a fresh token; returns when it ends (epoch ms), never the token. */
  refreshAccessToken(input: AppActivityInput): Promise<{ expiresAt: number }>;
  /** Reads the app from Sinch, stores its facts, says what changed since the last time. */
  syncChannels(input: AppActivityInput): Promise<{ facts: SinchAppFacts; changes: string[] }>;
  /** Creates or adopts our webhook: target `<PUBLIC_URL>/webhooks/sinch/<appId>`, type HTTP, our triggers, our secret. */
  ensureWebhook(input: AppActivityInput): Promise<{ webhookId: string; changed: boolean }>;
  /** Removes our webhook; an app that is gone is no error. */
  removeWebhook(input: AppActivityInput): Promise<void>;
  /** Ends or hands over every session of the app that runs; `because`: why the first of those left was not. */
  settleSessions(input: SettleInput): Promise<{ left: number; because: string }>;
  /** Removes the link and all that belongs to it. */
  forgetApp(input: { appId: string }): Promise<void>;
  /** Stores the link's health, for lists that do not ask each workflow. */
  recordHealth(input: { appId: string; health: AppHealth }): Promise<void>;
}

/** Types of ApplicationFailure beside ACTIVITY_FAILURES; `credentialsNotSeen` alone is retried. */
export const APP_FAILURES = {
  publicUrlMissing: 'PUBLIC_URL_MISSING',
  tooManyWebhooks: 'TOO_MANY_WEBHOOKS',
  credentialsNotSeen: 'CREDENTIALS_NOT_SEEN',
} as const;
