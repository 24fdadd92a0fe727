import type { Kysely, Migration } from 'kysely';

// As the first one: a migration speaks of the schema of its own time.
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('recoveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('sealed_order', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('recovery_sessions')
    .addColumn('recovery_id', 'text', (column) => column.notNull())
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('sealed_reason', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('recovery_sessions_key', ['recovery_id', 'session_id'])
    .execute();
  await db.schema
    .createIndex('recovery_sessions_by_outcome')
    .on('recovery_sessions')
    .columns(['recovery_id', 'outcome', 'session_id'])
    .execute();
}

/** What is applied to many failed sessions, and the report on each of them. */
export const recoveries: Migration = { up };
