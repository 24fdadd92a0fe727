import type { DoctorCallbacks } from '../doctor-callbacks.ts';
import type { Database } from './database.ts';

const KEPT_MS = 24 * 60 * 60 * 1000;

/** Each that is noted takes those of more than a day ago with it, so that the table stays tiny. */
export function createDoctorCallbacks(database: Database): DoctorCallbacks {
  return {
    async note({ requestId, appId, receivedAt }) {
      await database
        .deleteFrom('doctor_callbacks')
        .where('received_at', '<', receivedAt - KEPT_MS)
        .execute();
      await database
        .insertInto('doctor_callbacks')
        .values({ request_id: requestId, app_id: appId, received_at: receivedAt })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async has({ requestId, appId }) {
      const row = await database
        .selectFrom('doctor_callbacks')
        .select('request_id')
        .where('request_id', '=', requestId)
        .where('app_id', '=', appId)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
