import type { Kysely, Migration } from 'kysely';

// As the first one: a migration speaks of the schema of its own time.
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('doctor_callbacks')
    .addColumn('request_id', 'text', (column) => column.primaryKey())
    .addColumn('app_id', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .execute();
}

/** Where whichever API got it notes the callback that another one waits for. */
export const doctorCallbacks: Migration = { up };
