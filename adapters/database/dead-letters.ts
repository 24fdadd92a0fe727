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
