import type { Selectable, Transaction } from 'kysely';
import type { JsonObject } from '../../core/json.ts';
import {
  type AppSettings,
  type AppSettingsChange,
  AppSettingsError,
  type AppSettingsView,
  MAX_CALL_HOSTS,
  MAX_SECRETS,
  MAX_SETTINGS_BYTES,
} from '../app-settings.ts';
import { createCache } from '../cached.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import type { Database } from './database.ts';
import { linkedOnly } from './linked-only.ts';
import type { AppSettingsTable, Tables } from './tables.ts';

// As app links: what another process changed is seen after both at the latest.
const FRESH_MS = 1000;
const GRACE_MS = 1000;

export interface AppSettingsDeps {
  database: Database;
  sealed: SealedSecrets;
  now?: () => number;
}

/** One row; its secrets stay sealed in memory and are opened for whoever asks. */
interface Stored {
  settings: JsonObject;
  sealedSecrets: { [name: string]: string };
  callHosts: string[];
}

const NONE: Stored = { settings: {}, sealedSecrets: {}, callHosts: [] };

/** Settings in the database, through a short cache that the changes of this process refresh. */
export function createAppSettings({ database, sealed, now = Date.now }: AppSettingsDeps): AppSettings {
  const cache = createCache<Stored>({
    load: async (appId) => {
      const row = await database.selectFrom('app_settings').selectAll().where('app_id', '=', appId).executeTakeFirst();
      return row ? toStored(row) : NONE;
    },
    freshMs: FRESH_MS,
    graceMs: GRACE_MS,
    now,
  });
  const open = (appId: string, { sealedSecrets }: Stored, names: readonly string[]) =>
    names.flatMap((name) => {
      const text = Object.hasOwn(sealedSecrets, name) ? sealedSecrets[name] : undefined;
      return text === undefined ? [] : [[name, sealed.open(text, secretOf(appId, name)).toString()] as const];
    });

  return {
    find: async (appId) => toView((await cache.get(appId)) ?? NONE),
    findNow: async (appId) => toView((await cache.getNow(appId)) ?? NONE),
    async secrets(appId, names) {
      const known = open(appId, (await cache.get(appId)) ?? NONE, names);
      // One that is missing may have been set a moment ago by another process.
      const found = known.length === names.length ? known : open(appId, (await cache.getNow(appId)) ?? NONE, names);
      return Object.fromEntries(found);
    },
    async change(appId, change) {
      const sealedSecrets = sealAll(appId, change.secrets ?? {}, sealed);
      const changed = await linkedOnly(appId, () =>
        database
          .transaction()
          .execute((transaction) => changeRow(transaction, { appId, change, sealedSecrets, at: now() })),
      );
      cache.forget(appId);
      return toView(changed);
    },
  };
}

interface RowChange {
  appId: string;
  change: AppSettingsChange;
  sealedSecrets: { [name: string]: string | null };
  at: number;
}

/** The row is there and locked before it is read, so that two who change different names both succeed. */
async function changeRow(transaction: Transaction<Tables>, { appId, change, sealedSecrets, at }: RowChange) {
  await transaction
    .insertInto('app_settings')
    .values({ app_id: appId, ...toColumns(NONE), updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await transaction
    .selectFrom('app_settings')
    .selectAll()
    .where('app_id', '=', appId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const before = toStored(row);
  const after: Stored = {
    settings: withChanges(before.settings, change.settings ?? {}),
    sealedSecrets: withChanges(before.sealedSecrets, sealedSecrets),
    callHosts: change.callHosts ?? before.callHosts,
  };
  requireRoom(after);
  await transaction
    .updateTable('app_settings')
    .set({ ...toColumns(after), updated_at: at })
    .where('app_id', '=', appId)
    .execute();
  return after;
}

/** Each name once, those of the change as it says; null removes. */
function withChanges<Value>(before: { [name: string]: Value }, changes: { [name: string]: Value | null }) {
  const merged = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

function requireRoom({ settings, sealedSecrets, callHosts }: Stored): void {
  const bytes = Buffer.byteLength(JSON.stringify(settings));
  const secrets = Object.keys(sealedSecrets).length;
  const problems = [
    bytes > MAX_SETTINGS_BYTES ? `All settings together would be ${bytes} bytes, ${MAX_SETTINGS_BYTES} at most.` : '',
    secrets > MAX_SECRETS ? `There would be ${secrets} secrets, ${MAX_SECRETS} at most.` : '',
    callHosts.length > MAX_CALL_HOSTS ? `There would be ${callHosts.length} hosts, ${MAX_CALL_HOSTS} at most.` : '',
  ].filter((problem) => problem !== '');
  if (problems.length > 0) throw new AppSettingsError(problems);
}

function sealAll(appId: string, secrets: { [name: string]: string | null }, sealed: SealedSecrets) {
  const entries = Object.entries(secrets).map(([name, secret]) => [
    name,
    secret === null ? null : sealed.seal(secret, secretOf(appId, name)),
  ]);
  return Object.fromEntries(entries);
}

// What seals a secret to its place: under another name, or in another app's row, it does not open.
const secretOf = (appId: string, name: string) => `secret ${name} of app ${appId}`;

function toStored(row: Selectable<AppSettingsTable>): Stored {
  return { settings: row.settings, sealedSecrets: row.sealed_secrets, callHosts: row.call_hosts };
}

function toColumns({ settings, sealedSecrets, callHosts }: Stored) {
  return {
    settings: JSON.stringify(settings),
    sealed_secrets: JSON.stringify(sealedSecrets),
    call_hosts: JSON.stringify(callHosts),
  };
}

function toView({ settings, sealedSecrets, callHosts }: Stored): AppSettingsView {
  return { settings, secretNames: Object.keys(sealedSecrets).sort(), callHosts };
}
