import { createCache } from '../cached.ts';
import type { HandoverTargets } from '../handover-targets.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import type { Database } from './database.ts';
import { linkedOnly } from './linked-only.ts';

// As app links: what another process changed is seen after both at the latest.
const FRESH_MS = 1000;
const GRACE_MS = 1000;

export interface HandoverTargetsDeps {
  database: Database;
  sealed: SealedSecrets;
  now?: () => number;
}

/** Targets in the database; `find` goes through a short cache that the changes of this process refresh. */
export function createHandoverTargets({ database, sealed, now = Date.now }: HandoverTargetsDeps): HandoverTargets {
  const cache = createCache<{ url: string; secret: string }>({
    load: async (place) => {
      const { appId, name } = placeOf(place);
      const row = await database
        .selectFrom('handover_targets')
        .select(['url', 'sealed_secret'])
        .where('app_id', '=', appId)
        .where('name', '=', name)
        .executeTakeFirst();
      return row && { url: row.url, secret: sealed.open(row.sealed_secret, secretOf(appId, name)).toString() };
    },
    freshMs: FRESH_MS,
    graceMs: GRACE_MS,
    // A hand-over whose target is missing is lost for good, and it may have been set a moment ago by another process.
    absentMs: 0,
    now,
  });

  return {
    find: (appId, name) => cache.get(keyOf(appId, name)),
    list: (appId) =>
      database
        .selectFrom('handover_targets')
        .select(['name', 'url'])
        .where('app_id', '=', appId)
        .orderBy('name')
        .execute(),
    async save(appId, { name, url, secret }) {
      const values = { url, sealed_secret: sealed.seal(secret, secretOf(appId, name)), updated_at: now() };
      await linkedOnly(appId, () =>
        database
          .insertInto('handover_targets')
          .values({ app_id: appId, name, ...values })
          .onConflict((conflict) => conflict.columns(['app_id', 'name']).doUpdateSet(values))
          .execute(),
      );
      cache.forget(keyOf(appId, name));
    },
    async remove(appId, name) {
      const { numDeletedRows } = await database
        .deleteFrom('handover_targets')
        .where('app_id', '=', appId)
        .where('name', '=', name)
        .executeTakeFirst();
      cache.forget(keyOf(appId, name));
      return numDeletedRows > 0n;
    },
  };
}

// An app's id has no blank in it, so the first one ends it.
const keyOf = (appId: string, name: string) => `${appId} ${name}`;

function placeOf(key: string) {
  const gap = key.indexOf(' ');
  return { appId: key.slice(0, gap), name: key.slice(gap + 1) };
}

const secretOf = (appId: string, name: string) => `secret of the handover target ${name} of app ${appId}`;
