import type { Selectable } from 'kysely';
import type { SinchAppFacts } from '../../contracts/sinch-app.ts';
import {
  type AppLink,
  type AppLinks,
  AppNotLinkedError,
  type AppSecrets,
  type NewAppLink,
  type NewCredentials,
} from '../app-links.ts';
import { createCache } from '../cached.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import type { Database } from './database.ts';
import type { AppLinksTable } from './tables.ts';
import {
  dropOlderWebhookSecrets,
  openWebhookSecrets,
  rotateWebhookSecret,
  sealWebhookSecrets,
} from './webhook-secrets.ts';

// What another process changed is seen after both at the latest; while the database is away the last known row serves for as long as it takes.
const FRESH_MS = 1000;
const GRACE_MS = 1000;

/** One row, opened once: a webhook asks for the secrets, an activity for the link. */
interface LinkAndSecrets {
  link: AppLink;
  secrets: AppSecrets;
}

export interface AppLinksDeps {
  database: Database;
  sealed: SealedSecrets;
  now?: () => number;
}

/** Links in the database; `find` and `secrets` go through a short cache, which the writes of this process refresh. */
export function createAppLinks({ database, sealed, now = Date.now }: AppLinksDeps): AppLinks {
  const read = async (appId: string): Promise<LinkAndSecrets | undefined> => {
    const row = await database.selectFrom('app_links').selectAll().where('app_id', '=', appId).executeTakeFirst();
    return row && { link: toLink(row), secrets: openSecrets(row, sealed) };
  };
  const cache = createCache<LinkAndSecrets>({
    load: read,
    // An app without a flow is one that is just being set up: its first message must not miss the flow by a moment.
    freshMs: ({ link }) => (link.flow === null ? 0 : FRESH_MS),
    graceMs: GRACE_MS,
    now,
  });

  const change = async (appId: string, values: Partial<Changes>): Promise<void> => {
    await database.updateTable('app_links').set(values).where('app_id', '=', appId).execute();
    cache.forget(appId);
  };

  return {
    find: async (appId) => (await cache.get(appId))?.link,
    findNow: async (appId) => (await cache.getNow(appId))?.link,
    secrets: async (appId) => (await cache.get(appId))?.secrets,
    list: async () =>
      (await database.selectFrom('app_links').selectAll().orderBy('linked_at').orderBy('app_id').execute()).map(toLink),
    async save(link) {
      const row = await upsert({ database, sealed, now }, link);
      cache.forget(link.appId);
      return toLink(row);
    },
    async saveCredentials(link) {
      const row = await update({ database, sealed }, link);
      cache.forget(link.appId);
      if (row === undefined) throw new AppNotLinkedError(link.appId);
      return toLink(row);
    },
    saveFacts: (appId, facts) => change(appId, factColumns(facts)),
    saveHealth: ({ appId, health, problem, events }) =>
      change(appId, { health, problem, events: JSON.stringify(events) }),
    saveWebhook: (appId, webhookId) => change(appId, { webhook_id: webhookId }),
    async rotateWebhookSecret(appId, secret) {
      await rotateWebhookSecret({ database, sealed, now }, appId, secret);
      cache.forget(appId);
    },
    webhookSecretGiven: (appId) => change(appId, { secret_rotated_at: now() }),
    async dropOlderWebhookSecrets(appId, rotatedAt) {
      await dropOlderWebhookSecrets({ database, sealed, now }, appId, rotatedAt);
      cache.forget(appId);
    },
    setFlow: (appId, flow) => change(appId, { flow: JSON.stringify(flow) }),
    setOnUnclearSend: (appId, policy) => change(appId, { on_unclear_send: policy }),
    async remove({ appId, linkedAt }) {
      await database.deleteFrom('app_links').where('app_id', '=', appId).where('linked_at', '=', linkedAt).execute();
      cache.forget(appId);
    },
  };
}

type Changes = ReturnType<typeof factColumns> & {
  health: AppLink['health'];
  problem: string;
  events: string;
  webhook_id: string;
  secret_rotated_at: number;
  flow: string;
  on_unclear_send: AppLink['onUnclearSend'];
};

function factColumns(facts: SinchAppFacts) {
  return {
    display_name: facts.displayName,
    mode: facts.mode,
    retention_days: facts.retentionDays,
    channels: JSON.stringify(facts.channels),
  };
}

function credentialColumns(sealed: SealedSecrets, link: NewCredentials) {
  return {
    project_id: link.projectId,
    region: link.region,
    client_id: link.clientId,
    sealed_client_secret: sealed.seal(link.clientSecret, clientSecretOf(link.appId)),
    ...factColumns(link.facts),
  };
}

/** As long as nothing else is known. */
const WELL = { health: 'healthy', problem: '' } as const;

/** The same app again gets the new credentials and facts; its webhook secret, flow and policy stay. */
function upsert({ database, sealed, now }: Required<AppLinksDeps>, link: NewAppLink) {
  const credentials = credentialColumns(sealed, link);
  return database
    .insertInto('app_links')
    .values({
      ...credentials,
      app_id: link.appId,
      credential_version: 1,
      on_unclear_send: 'resend',
      flow: null,
      ...WELL,
      events: '[]',
      webhook_id: '',
      secret_rotated_at: 0,
      linked_at: now(),
      sealed_webhook_secrets: sealWebhookSecrets(sealed, link.appId, [link.webhookSecret]),
    })
    .onConflict((conflict) =>
      conflict.column('app_id').doUpdateSet((row) => ({
        ...credentials,
        ...WELL,
        credential_version: row('app_links.credential_version', '+', 1),
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

function update({ database, sealed }: Pick<AppLinksDeps, 'database' | 'sealed'>, link: NewCredentials) {
  return database
    .updateTable('app_links')
    .set((row) => ({
      ...credentialColumns(sealed, link),
      ...WELL,
      credential_version: row('credential_version', '+', 1),
    }))
    .where('app_id', '=', link.appId)
    .returningAll()
    .executeTakeFirst();
}

/** Throws SealedSecretError for a row that another key has sealed, or that is damaged. */
export function openSecrets(row: Selectable<AppLinksTable>, sealed: SealedSecrets): AppSecrets {
  return {
    clientSecret: sealed.open(row.sealed_client_secret, clientSecretOf(row.app_id)).toString(),
    webhookSecrets: openWebhookSecrets(sealed, row.app_id, row.sealed_webhook_secrets),
  };
}

// What seals a secret to its place: the same text in another app's row does not open.
const clientSecretOf = (appId: string) => `client secret of app ${appId}`;

function toLink(row: Selectable<AppLinksTable>): AppLink {
  return {
    appId: row.app_id,
    projectId: row.project_id,
    region: row.region,
    clientId: row.client_id,
    credentialVersion: row.credential_version,
    displayName: row.display_name,
    mode: row.mode,
    retentionDays: row.retention_days,
    onUnclearSend: row.on_unclear_send,
    channels: row.channels,
    flow: row.flow,
    health: row.health,
    problem: row.problem,
    events: row.events,
    webhookId: row.webhook_id,
    secretRotatedAt: row.secret_rotated_at,
    linkedAt: row.linked_at,
  };
}
