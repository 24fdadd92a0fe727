import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

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

/** Which published flow an app's new sessions take; another per channel where wanted. */
export interface FlowPointer {
  flow: string;
  version: number | 'latest';
  channels?: { [channel: string]: { flow: string; version: number | 'latest' } };
}

/** Something that changed, in a phrase for people. */
export interface AppEvent {
  /** Epoch ms. */
  at: number;
  what: string;
}

/** So many are kept, the oldest first. */
export const MOST_APP_EVENTS = 20;

/** A channel came to the app or went away; `left`: those that it has since, first those on which messages pass. */
export interface ChannelMove {
  channel: string;
  linked: boolean;
  left: string[];
}

/** Work on many sessions, beside which commands are answered. Not before `at`, epoch ms. */
export type AppErrand = { id: string; at: number } & (
  | ({ kind: 'markSessions' } & ChannelMove)
  /** `again`: a second time later on, for those that were being parked when it began. */
  | { kind: 'recoverSessions'; again: boolean }
);

export interface SinchAppState {
  appId: string;
  credentialVersion: number;
  health: AppHealth;
  /** One sentence; '' when healthy. */
  problem: string;
  facts: SinchAppFacts | null;
  /** Channels that it once had. */
  gone: string[];
  flow: FlowPointer | null;
  webhookId: string;
  /** Epoch ms; 0 when never. */
  syncedAt: number;
  tokenExpiresAt: number;
  /** When to ask for the next one. */
  renewAt: number;
  /** When a sync is tried again after something failed, unless another is due before; 0 where nothing did. */
  retryAt: number;
  events: AppEvent[];
  errands: AppErrand[];
  /** A sync is wanted soon. */
  hinted: boolean;
  /** Sessions may be parked for want of credentials: they are taken up again once the app is read. */
  toRecover: boolean;
  /** It is being unlinked, and nobody may count on the link any more. */
  unlinking: boolean;
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

/** As `rotateCredentials` rejected with APP_FAILURES.unlinking while the app is being unlinked. */
export const syncUpdate = defineUpdate<SinchAppState, []>('sync');
/** What becomes of the sessions that run when their app is unlinked; those that a person has are left to him by a hand-over. */
export type SessionsFate = { kind: 'end' } | { kind: 'handover'; to: string };
/**
 * Answers with an app that is still linked, and the problem, where a session would not have it so. `linkedAt`: of the link that is
 * meant, epoch ms.
 */
export const unlinkUpdate = defineUpdate<SinchAppState, [{ linkedAt: number; fate?: SessionsFate }]>('unlink');
export const rotateCredentialsUpdate = defineUpdate<SinchAppState, [{ credentialVersion: number }]>(
  'rotateCredentials',
);
/** The flow was stored: the app's workflow shows it. */
export const setFlowUpdate = defineUpdate<SinchAppState, [{ flow: FlowPointer }]>('setFlow');
/** Something of the app seems to have changed at Sinch: it is synced soon, at most twice a minute. */
export const hintSignal = defineSignal('hint');
export const appStateQuery = defineQuery<SinchAppState>('state');

/** `credentialVersion`: a worker whose cached link is older tries again until it sees that version. */
export interface AppActivityInput {
  appId: string;
  credentialVersion?: number;
}

export interface SyncedLink {
  changes: string[];
  moves: ChannelMove[];
  gone: string[];
  flow: FlowPointer | null;
  /** Newer than the workflow's where nobody could tell it. */
  credentialVersion: number;
}

/** What lists show of an app. */
export type AppRecord = Pick<SinchAppState, 'appId' | 'health' | 'problem' | 'events'>;

/** `unlinking`: names the command; a session takes what it is told under it once. */
export interface SettleInput {
  appId: string;
  fate: SessionsFate;
  unlinking: string;
}

/** Failure types: ACTIVITY_FAILURES and APP_FAILURES. */
export interface AppActivities {
  /**
   * Asks for an access token, which stays with the worker: a key that was revoked shows by it. Returns when it ends and when to ask
   * again (epoch ms), never the token.
   */
  refreshAccessToken(input: AppActivityInput): Promise<{ expiresAt: number; renewAt: number }>;
  /** Reads the app from Sinch. */
  readApp(input: AppActivityInput): Promise<SinchAppFacts>;
  /** Stores the facts, says what changed since `before` (null: since what is stored), and what of the link the workflow shows. */
  syncChannels(
    input: AppActivityInput & { before: SinchAppFacts | null; facts: SinchAppFacts; gone: string[] },
  ): Promise<SyncedLink>;
  /** Creates or adopts our webhook: target `<PUBLIC_URL>/webhooks/sinch/<appId>`, type HTTP, our triggers, our secret. */
  ensureWebhook(input: AppActivityInput): Promise<{ webhookId: string; changes: string[] }>;
  /** Removes our webhook; an app that is gone is no error. */
  removeWebhook(input: AppActivityInput): Promise<void>;
  /** Stores how the link is, for lists that do not ask each workflow. */
  recordHealth(input: AppRecord): Promise<void>;
  /** Tells the app's running sessions that a channel came or went. Safe to repeat: the notice has the errand's id. */
  markSessions(input: { appId: string; id: string } & ChannelMove): Promise<{ sessions: number }>;
  /** Retries the sessions that are parked for want of credentials, each once per errand. */
  recoverSessions(input: { appId: string; id: string }): Promise<{ sessions: number }>;
  /** Ends or hands over every session of the app that runs; `because`: why the first of those left was not. */
  settleSessions(input: SettleInput): Promise<{ left: number; because: string }>;
  /** Removes the link and all that belongs to it, unless it was linked anew since. */
  forgetApp(input: { appId: string; linkedAt: number }): Promise<void>;
}

/** Types of ApplicationFailure beside ACTIVITY_FAILURES; of those of activities `credentialsNotSeen` alone is retried. */
export const APP_FAILURES = {
  publicUrlMissing: 'PUBLIC_URL_MISSING',
  tooManyWebhooks: 'TOO_MANY_WEBHOOKS',
  credentialsNotSeen: 'CREDENTIALS_NOT_SEEN',
  /** Of updates that the app's workflow does not take. */
  unlinking: 'UNLINKING',
} as const;
