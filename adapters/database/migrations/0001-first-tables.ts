import { type Kysely, type Migration, sql } from 'kysely';

// A migration speaks of the schema of its own time, so it does not use the Tables type of today.
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('app_links')
    .addColumn('app_id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('credential_version', 'integer', (column) => column.notNull())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('retention_days', 'integer', (column) => column.notNull())
    .addColumn('on_unclear_send', 'text', (column) => column.notNull())
    .addColumn('channels', 'jsonb', (column) => column.notNull())
    .addColumn('flow', 'jsonb')
    .addColumn('health', 'text', (column) => column.notNull())
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addColumn('linked_at', 'bigint', (column) => column.notNull())
    .addColumn('sealed_client_secret', 'text', (column) => column.notNull())
    .addColumn('sealed_webhook_secrets', 'text', (column) => column.notNull())
    .execute();
  await createFlowVersions(db);
  await createReceipts(db);
  await createDeadLettersAndKeys(db);
}

async function createFlowVersions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('flow_versions')
    .addColumn('flow', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('engine', 'integer', (column) => column.notNull())
    .addColumn('definition', 'text', (column) => column.notNull())
    // json, not jsonb: the order of a map's keys is part of what was published.
    .addColumn('compiled', 'json', (column) => column.notNull())
    .addColumn('published_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('flow_versions_pkey', ['flow', 'version'])
    .execute();
}

// The key is the dedupe: the same report again is no second row.
async function createReceipts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('receipts')
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('app_id', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('metadata', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('receipts_pkey', ['message_id', 'status', 'channel'])
    .execute();
}

async function createDeadLettersAndKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('dead_letters')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('app_id', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('truncated', 'boolean', (column) => column.notNull())
    .addColumn('sealed_body', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('dead_letters_by_time').on('dead_letters').columns(['app_id', 'received_at']).execute();
  await db.schema
    .createTable('keys')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('sealed_key', 'text', (column) => column.notNull().check(sql`sealed_key <> ''`))
    .execute();
}

/** All tables of the first version. There is no way down: a restored backup is the way back. */
export const firstTables: Migration = { up };
