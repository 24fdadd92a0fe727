import type { Kysely, Migration } from 'kysely';

// As the first one: a migration speaks of the schema of its own time.
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session_archive')
    .addColumn('session_id', 'text', (column) => column.primaryKey())
    .addColumn('app_id', 'text', (column) => column.notNull())
    .addColumn('contact_key', 'text', (column) => column.notNull())
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('flow', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint', (column) => column.notNull())
    .addColumn('sealed_reason', 'text', (column) => column.notNull())
    .addColumn('sealed_log', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('session_archive_by_end')
    .on('session_archive')
    .columns(['ended_at', 'session_id'])
    .execute();
  await byContact(db, 'session_archive');
  // Receipts name nobody: this says whose they were, so that they go when he is forgotten.
  await db.schema
    .alterTable('receipts')
    .addColumn('contact_key', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await byContact(db, 'receipts');
}

function byContact(db: Kysely<unknown>, table: string): Promise<void> {
  return db.schema.createIndex(`${table}_by_contact`).on(table).columns(['app_id', 'contact_key']).execute();
}

/** Sessions that are over, and whose receipts are whose. */
export const sessionArchive: Migration = { up };
