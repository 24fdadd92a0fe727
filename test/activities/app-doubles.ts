import { type AppDeps, createAppActivities } from '../../activities/apps.ts';
import type { Clock } from '../../activities/clock.ts';
import { TRIGGERS } from '../../activities/webhooks.ts';
import type { AppLink } from '../../adapters/app-links.ts';
import type { SinchWebhook } from '../../adapters/sinch-client.ts';
import { SinchError } from '../../adapters/sinch-error.ts';
import type { AppRecord, SinchAppFacts } from '../../contracts/sinch-app.ts';
import { fakeClock, link } from './reply-doubles.ts';

export const SECRET = 'webhook-secret-canary';
export const TARGET = 'https://bots.example/webhooks/sinch/app-1';

export const webhook = (over: Partial<SinchWebhook> = {}): SinchWebhook => ({
  id: 'webhook-1',
  target: TARGET,
  targetType: 'HTTP',
  triggers: TRIGGERS.toReversed(),
  secret: SECRET,
  ...over,
});

/** A linked app with Sinch behind it: what was stored and which webhooks there are can be looked at. */
export class AppWorld {
  link: AppLink | undefined;
  webhooks: SinchWebhook[] = [];
  saved: { facts: SinchAppFacts[]; records: AppRecord[]; webhookIds: string[]; dropped: number[]; removed: object[] } =
    {
      facts: [],
      records: [],
      webhookIds: [],
      dropped: [],
      removed: [],
    };
  readonly clock: Clock & { slept: number[] } = fakeClock();
  facts: SinchAppFacts = { displayName: 'Test', mode: 'CONVERSATION', retentionDays: 180, channels: [] };
  calls: string[] = [];
  publicUrl: string | undefined = 'https://bots.example/';
  /** Epoch ms. */
  tokenEndsAt = 0;

  constructor(over: Partial<AppLink> = {}) {
    this.link = link(over);
  }

  activities() {
    const deps: AppDeps = {
      publicUrl: this.publicUrl,
      redeliveryHorizonMs: 24 * 3_600_000,
      checkCredentialsEveryMs: 45_000,
      clock: this.clock,
      links: {
        findNow: async () => this.link,
        secrets: async () => ({ clientSecret: 'client-secret', webhookSecrets: [SECRET, 'older'] }),
        saveFacts: async (_appId, facts) => void this.saved.facts.push(facts),
        saveHealth: async (record) => void this.saved.records.push(record),
        webhookSecretGiven: async () => void this.calls.push('secret given'),
        dropOlderWebhookSecrets: async (_appId, rotatedAt) => void this.saved.dropped.push(rotatedAt),
        remove: async (link) => void this.saved.removed.push(link),
        saveWebhook: async (_appId, id) => void this.saved.webhookIds.push(id),
      },
      sinch: {
        getApp: async () => this.facts,
        listWebhooks: async () => this.webhooks,
        createWebhook: async (_app, wanted) => this.#keep('create', webhook({ ...wanted, id: 'webhook-new' })),
        updateWebhook: async (_app, id, wanted) => this.#keep('update', webhook({ ...wanted, id })),
        deleteWebhook: async (_app, id) => this.#remove(id),
      },
      tokens: { refresh: async () => ({ expiresAt: this.tokenEndsAt }) },
    };
    return { deps, activities: createAppActivities(deps) };
  }

  #keep(call: string, kept: SinchWebhook): SinchWebhook {
    this.calls.push(`${call} ${kept.id}`);
    this.webhooks = [...this.webhooks.filter(({ id }) => id !== kept.id), kept];
    return kept;
  }

  #remove(id: string): void {
    this.calls.push(`delete ${id}`);
    if (!this.webhooks.some((one) => one.id === id)) throw notFound();
    this.webhooks = this.webhooks.filter((one) => one.id !== id);
  }
}

export function notFound(): SinchError {
  return new SinchError('refused', { message: 'not found', status: 404, code: 'NOT_FOUND' });
}
