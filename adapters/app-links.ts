import type { AppChannel, AppEvent, AppHealth, AppRecord, FlowPointer, SinchAppFacts } from '../contracts/sinch-app.ts';

/** Sinch knows an app in its own region only. */
export const REGIONS = ['us', 'eu', 'br'] as const;
export type Region = (typeof REGIONS)[number];

/** A linked Sinch app as everybody may see it: no secret in it. */
export interface AppLink {
  appId: string;
  projectId: string;
  region: Region;
  clientId: string;
  /** Raised by every change of the credentials; what workflows carry in their place. */
  credentialVersion: number;
  displayName: string;
  mode: 'DISPATCH' | 'CONVERSATION';
  retentionDays: number;
  onUnclearSend: 'resend' | 'skip';
  channels: AppChannel[];
  flow: FlowPointer | null;
  health: AppHealth;
  /** One sentence; '' when healthy. */
  problem: string;
  /** The last changes, the oldest first. */
  events: AppEvent[];
  webhookId: string;
  /** Epoch ms of the last change of the webhook's secret; 0 where an older one is no longer accepted beside it. */
  secretRotatedAt: number;
  /** Epoch ms. */
  linkedAt: number;
}

export interface AppSecrets {
  clientSecret: string;
  /** The first signs; all are accepted (a secret being rotated). */
  webhookSecrets: string[];
}

export interface NewCredentials {
  appId: string;
  projectId: string;
  region: Region;
  clientId: string;
  clientSecret: string;
  facts: SinchAppFacts;
}

export interface NewAppLink extends NewCredentials {
  webhookSecret: string;
}

/** What was to be written belongs to an app that is not linked, or no longer. */
export class AppNotLinkedError extends Error {
  override readonly name = 'AppNotLinkedError';
  readonly appId: string;

  constructor(appId: string, options?: ErrorOptions) {
    super(`Nothing was written: the app ${appId} is not linked. POST /v1/apps links it.`, options);
    this.appId = appId;
  }
}

/** So many secrets of an app's webhook are still accepted that there is no room for another. */
export class TooManySecretsError extends Error {
  override readonly name = 'TooManySecretsError';

  constructor(appId: string, secrets: number) {
    super(
      `The secret of the app ${appId} was not rotated: ${secrets} are accepted as it is, since Sinch may still deliver what it signed with them. Sync the app, so that it has the newest; the others go by themselves (REDELIVERY_HORIZON).`,
    );
  }
}

/** Links in the database, secrets sealed. `createAppLinks` reads through a cache of 2 s that serves stale rows while the database is away. */
export interface AppLinks {
  find(appId: string): Promise<AppLink | undefined>;
  /** Past the cache: for what must see the last change, such as the flow of a session that begins. */
  findNow(appId: string): Promise<AppLink | undefined>;
  secrets(appId: string): Promise<AppSecrets | undefined>;
  list(): Promise<AppLink[]>;
  /** Insert, or replace the credentials of the same app (credentialVersion + 1, webhook secret kept). */
  save(link: NewAppLink): Promise<AppLink>;
  /** As `save` of an app that is linked. Rejects with AppNotLinkedError where it is not, or no longer. */
  saveCredentials(link: NewCredentials): Promise<AppLink>;
  saveFacts(appId: string, facts: SinchAppFacts): Promise<void>;
  saveHealth(record: AppRecord): Promise<void>;
  saveWebhook(appId: string, webhookId: string): Promise<void>;
  /** Puts a new secret of the webhook before the ones that are accepted. Rejects with AppNotLinkedError or TooManySecretsError. */
  rotateWebhookSecret(appId: string, secret: string): Promise<void>;
  /** Sinch is given the newest secret now: how long the older ones are accepted counts from here. */
  webhookSecretGiven(appId: string): Promise<void>;
  /** Accepts the newest secret only, unless it was rotated since `rotatedAt`. */
  dropOlderWebhookSecrets(appId: string, rotatedAt: number): Promise<void>;
  setFlow(appId: string, flow: FlowPointer): Promise<void>;
  setOnUnclearSend(appId: string, policy: 'resend' | 'skip'): Promise<void>;
  /** Removes exactly this link: one that was linked anew since stays. */
  remove(link: Pick<AppLink, 'appId' | 'linkedAt'>): Promise<void>;
}
