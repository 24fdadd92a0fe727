import { type Kysely, type Migration, sql } from 'kysely';

// As the first one: a migration speaks of the schema of its own time.
async function up(db: Kysely<unknown>): Promise<void> {
  await createContacts(db);
  await createConsents(db);
  await createAppSettings(db);
  await createHandoverTargets(db);
  await keepFlowVersions(db);
}

async function createContacts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('contacts')
    .addColumn('app_id', 'text', (column) => column.notNull())
    .addColumn('contact_key', 'text', (column) => column.notNull())
    .addColumn('sealed_variables', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('contacts_pkey', ['app_id', 'contact_key'])
    .execute();
}

// Of no foreign key, as contacts: a consent is a record that outlives the link of the app.
async function createConsents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('consents')
    .addColumn('id', 'text', (column) => column.primaryKey())
    // Two records of one turn have the same time: then the order in which they were kept counts.
    .addColumn('position', 'bigint', (column) => column.generatedAlwaysAsIdentity().notNull())
    .addColumn('app_id', 'text', (column) => column.notNull())
    .addColumn('contact_key', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('given', 'boolean', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('sealed_wording', 'text', (column) => column.notNull())
    .addColumn('flow', 'text', (column) => column.notNull())
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('sealed_identity', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('consents_by_contact')
    .on('consents')
    .columns(['app_id', 'contact_key', 'kind', 'given', 'at', 'position'])
    .execute();
}

// What an app was given goes with its link; sessions that still run find no secret any more.
async function createAppSettings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('app_settings')
    .addColumn('app_id', 'text', (column) => column.primaryKey().references('app_links.app_id').onDelete('cascade'))
    // json, not jsonb: a number or a text comes back as it was given.
    .addColumn('settings', 'json', (column) => column.notNull())
    .addColumn('sealed_secrets', 'json', (column) => column.notNull())
    .addColumn('call_hosts', 'json', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function createHandoverTargets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('handover_targets')
    .addColumn('app_id', 'text', (column) => column.notNull().references('app_links.app_id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('sealed_secret', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('handover_targets_pkey', ['app_id', 'name'])
    .execute();
}

// Sessions are pinned to versions: whoever goes past Colloquy to the tables is told so too.
async function keepFlowVersions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function refuse_change_of_flow_versions() returns trigger language plpgsql as $$
    begin
      raise exception 'A published flow version is never changed or deleted, sessions run on it: publish a new one.';
    end
    $$`.execute(db);
  await sql`
    create trigger flow_versions_never_change before update or delete on flow_versions
    for each row execute function refuse_change_of_flow_versions()`.execute(db);
  await sql`
    create trigger flow_versions_never_emptied before truncate on flow_versions
    for each statement execute function refuse_change_of_flow_versions()`.execute(db);
}

/** What outlives a session, what an app is given, and versions that the database itself keeps as they are. */
export const contactsSettingsTargets: Migration = { up };
