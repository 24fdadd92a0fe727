import { sql } from 'kysely';
import { SealedSecretError, type SealedSecrets } from '../sealed-secrets.ts';
import { openSecrets } from './app-links.ts';
import type { Database } from './database.ts';
import { sealedKeyOf } from './keys.ts';

/** How many rows of a table are sealed with one key. */
export interface SealedRows {
  table: string;
  keyId: string;
  rows: number;
}

/** Of tables that grow with the contacts: the newest are enough to see a key that was changed. */
const SAMPLE = 1000;

/** Which keys have sealed what is stored: all of the small tables, the newest rows of the large ones. */
export async function sealedRows(database: Database): Promise<SealedRows[]> {
  const { rows } = await sql<SealedRows>`
    select "table", split_part(sealed, '.', 2) as "keyId", count(*) as rows from (
      select 'app_links' as "table", sealed_client_secret as sealed from app_links
      union all select 'app_links', sealed_webhook_secrets from app_links
      union all select 'keys', sealed_key from keys
      union all select 'handover_targets', sealed_secret from handover_targets
      union all select 'app_settings', secret.value from app_settings, json_each_text(sealed_secrets) as secret
      union all (select 'contacts', sealed_variables from contacts limit ${SAMPLE})
      union all (select 'consents', sealed_wording from consents order by position desc limit ${SAMPLE})
      union all (select 'recoveries', sealed_order from recoveries limit ${SAMPLE})
      union all (select 'recovery_sessions', sealed_reason from recovery_sessions limit ${SAMPLE})
      union all (select 'dead_letters', sealed_body from dead_letters limit ${SAMPLE})
      union all (select 'session_archive', sealed_reason from session_archive order by ended_at desc limit ${SAMPLE})
    ) as sealed_texts
    group by 1, 2 order by 1, 2`.execute(database);
  return rows;
}

/** One sentence for each key and each app's secrets that do not open: sealed with another key, damaged or moved. */
export async function unopened(database: Database, sealed: SealedSecrets): Promise<string[]> {
  const keys = await database.selectFrom('keys').selectAll().execute();
  const links = await database.selectFrom('app_links').selectAll().execute();
  return [
    ...keys.flatMap(({ name, sealed_key }) => why(() => sealed.open(sealed_key, sealedKeyOf(name)))),
    ...links.flatMap((row) => why(() => openSecrets(row, sealed))),
  ];
}

function why(open: () => unknown): string[] {
  try {
    open();
    return [];
  } catch (error) {
    if (error instanceof SealedSecretError) return [error.message];
    throw error;
  }
}
