import { type Selectable, sql } from 'kysely';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { createCache } from '../cached.ts';
import { hashOf } from '../flow-hash.ts';
import type { FlowStore, FlowVersion } from '../flow-store.ts';
import type { Database } from './database.ts';
import type { FlowVersionsTable } from './tables.ts';

/** At 128 KB each at most. */
const CACHED_VERSIONS = 200;
/** "There is none" is never believed: another process may have published it a moment ago. */
const NEVER_MS = 0;

export interface FlowStoreDeps {
  database: Database;
  now?: () => number;
}

/** Published versions; two publishers of one flow at the same time get numbers one after the other. */
export function createFlowStore({ database, now = Date.now }: FlowStoreDeps): FlowStore {
  const versions = createCache<FlowVersion>({
    load: (key) => readVersion(database, key),
    // A version never changes: its entry leaves only when newer ones push it out.
    freshMs: Number.POSITIVE_INFINITY,
    absentMs: NEVER_MS,
    maxEntries: CACHED_VERSIONS,
    now,
  });
  // Asked at every start of a session, so that a new version counts at once; the last known one serves while the database is away.
  const latest = createCache<FlowVersion>({
    load: (flow) => readLatest(database, flow),
    freshMs: 0,
    absentMs: NEVER_MS,
    now,
  });

  return {
    async publish(compiled, definition) {
      const published = await insertVersion({ database, now }, { compiled, definition });
      latest.forget(compiled.flow);
      return published;
    },
    find: (flow, version) => (version === 'latest' ? latest.get(flow) : versions.get(`${version} ${flow}`)),
    list: async () => {
      const rows = await database
        .selectFrom('flow_versions')
        .select(['flow', 'version', 'hash', 'published_at'])
        .orderBy('flow')
        .orderBy('version')
        .execute();
      return rows.map(({ published_at, ...row }) => ({ ...row, publishedAt: published_at }));
    },
  };
}

function insertVersion(
  { database, now }: Required<FlowStoreDeps>,
  { compiled, definition }: { compiled: CompiledFlow; definition: string },
): Promise<FlowVersion> {
  const hash = hashOf(compiled);
  return database.transaction().execute(async (transaction) => {
    // Serialises the publishers of this flow until the commit; others are not kept waiting.
    await sql`select pg_advisory_xact_lock(hashtext(${`publish ${compiled.flow}`}))`.execute(transaction);
    const newest = await readLatest(transaction, compiled.flow);
    if (newest?.hash === hash) return newest;
    const version = (newest?.version ?? 0) + 1;
    const row = await transaction
      .insertInto('flow_versions')
      .values({
        flow: compiled.flow,
        version,
        hash,
        engine: compiled.engine,
        definition,
        compiled: JSON.stringify({ ...compiled, version, hash }),
        published_at: now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toVersion(row);
  });
}

async function readVersion(database: Database, key: string): Promise<FlowVersion | undefined> {
  const gap = key.indexOf(' ');
  const row = await database
    .selectFrom('flow_versions')
    .selectAll()
    .where('version', '=', Number(key.slice(0, gap)))
    .where('flow', '=', key.slice(gap + 1))
    .executeTakeFirst();
  return row && toVersion(row);
}

async function readLatest(database: Database, flow: string): Promise<FlowVersion | undefined> {
  const row = await database
    .selectFrom('flow_versions')
    .selectAll()
    .where('flow', '=', flow)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toVersion(row);
}

function toVersion({ published_at, ...row }: Selectable<FlowVersionsTable>): FlowVersion {
  return { ...row, publishedAt: published_at };
}
