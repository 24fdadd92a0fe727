import { createHash } from 'node:crypto';
import type { DeadLetters } from '../dead-letters.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import type { Database } from './database.ts';

/** Bodies hold what people wrote, so they are sealed. */
export function createDeadLetters(database: Database, sealed: SealedSecrets): DeadLetters {
  return {
    async keep({ appId, reason, body, truncated, receivedAt }) {
      const id = createHash('sha256').update(`${appId}\n`).update(body).digest('hex');
      await database
        .insertInto('dead_letters')
        .values({
          id,
          app_id: appId,
          reason,
          truncated,
          sealed_body: sealed.seal(body, bodyOf(id)),
          received_at: receivedAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async list(limit) {
      const rows = await database
        .selectFrom('dead_letters')
        .selectAll()
        .orderBy('received_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ id, app_id, sealed_body, received_at, ...same }) => ({
        ...same,
        appId: app_id,
        body: sealed.open(sealed_body, bodyOf(id)),
        receivedAt: received_at,
      }));
    },
  };
}

const bodyOf = (id: string) => `dead letter ${id}`;

/** So many are opened at a time: one may have 256 KB. */
const OPENED_AT_ONCE = 20;

/** Ids of those of an app in which something stands. */
export async function deadLettersNaming(
  { database, sealed }: { database: Database; sealed: SealedSecrets },
  appId: string,
  stands: (text: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (let last = ''; ; ) {
    const page = await database
      .selectFrom('dead_letters')
      .select(['id', 'sealed_body'])
      .where('app_id', '=', appId)
      .where('id', '>', last)
      .orderBy('id')
      .limit(OPENED_AT_ONCE)
      .execute();
    const naming = page.filter(({ id, sealed_body }) => stands(sealed.open(sealed_body, bodyOf(id)).toString()));
    found.push(...naming.map(({ id }) => id));
    last = page.at(-1)?.id ?? '';
    if (page.length < OPENED_AT_ONCE) return found;
  }
}

/** Resolves with how many there were. */
export async function removeDeadLetters(database: Database, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { numDeletedRows } = await database.deleteFrom('dead_letters').where('id', 'in', ids).executeTakeFirst();
  return Number(numDeletedRows);
}
