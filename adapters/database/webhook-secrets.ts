import type { Kysely, Transaction } from 'kysely';
import { AppNotLinkedError, TooManySecretsError } from '../app-links.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import type { Tables } from './tables.ts';

/** None of them may be left out: Sinch may not have been given a newer one yet. */
const MOST_SECRETS = 10;

const contextOf = (appId: string) => `webhook secrets of app ${appId}`;

/** The column with all secrets of an app's webhook, the newest first. */
export function sealWebhookSecrets(sealed: SealedSecrets, appId: string, secrets: string[]): string {
  return sealed.seal(JSON.stringify(secrets), contextOf(appId));
}

export function openWebhookSecrets(sealed: SealedSecrets, appId: string, column: string): string[] {
  const secrets: unknown = JSON.parse(sealed.open(column, contextOf(appId)).toString());
  return Array.isArray(secrets) ? secrets.map(String) : [];
}

export interface WebhookSecretsDeps {
  database: Kysely<Tables>;
  sealed: SealedSecrets;
  /** Epoch ms. */
  now: () => number;
}

/** Puts a new secret first; the others are still accepted. Rejects with AppNotLinkedError or TooManySecretsError. */
export function rotateWebhookSecret(deps: WebhookSecretsDeps, appId: string, secret: string): Promise<void> {
  return deps.database.transaction().execute(async (transaction) => {
    const row = await lockedRow(transaction, appId);
    if (row === undefined) throw new AppNotLinkedError(appId);
    const before = openWebhookSecrets(deps.sealed, appId, row.sealed_webhook_secrets);
    if (before.length >= MOST_SECRETS) throw new TooManySecretsError(appId, before.length);
    const secrets = [secret, ...before];
    await store(transaction, { appId, column: sealWebhookSecrets(deps.sealed, appId, secrets), at: deps.now() });
  });
}

/** Leaves the newest secret alone, unless it was rotated again since `rotatedAt`. */
export function dropOlderWebhookSecrets(deps: WebhookSecretsDeps, appId: string, rotatedAt: number): Promise<void> {
  return deps.database.transaction().execute(async (transaction) => {
    const row = await lockedRow(transaction, appId);
    if (row?.secret_rotated_at !== rotatedAt) return;
    const newest = openWebhookSecrets(deps.sealed, appId, row.sealed_webhook_secrets).slice(0, 1);
    await store(transaction, { appId, column: sealWebhookSecrets(deps.sealed, appId, newest), at: 0 });
  });
}

function lockedRow(transaction: Transaction<Tables>, appId: string) {
  return transaction
    .selectFrom('app_links')
    .select(['sealed_webhook_secrets', 'secret_rotated_at'])
    .where('app_id', '=', appId)
    .forUpdate()
    .executeTakeFirst();
}

interface Stored {
  appId: string;
  column: string;
  at: number;
}

async function store(transaction: Transaction<Tables>, { appId, column, at }: Stored): Promise<void> {
  await transaction
    .updateTable('app_links')
    .set({ sealed_webhook_secrets: column, secret_rotated_at: at })
    .where('app_id', '=', appId)
    .execute();
}
