import { type Kysely, type Migration, sql } from 'kysely';

/** What lists show of an app beside its health, and when the secret of its webhook was changed. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('app_links')
    .addColumn('problem', 'text', (column) => column.notNull().defaultTo(''))
    .addColumn('events', 'json', (column) => column.notNull().defaultTo(sql`'[]'`))
    .addColumn('secret_rotated_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}

export const appEvents: Migration = { up };
