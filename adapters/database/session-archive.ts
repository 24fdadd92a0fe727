import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { ExpressionBuilder, Insertable, Selectable } from 'kysely';
import { z } from 'zod';
import type { Session } from '../../core/session/state.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import type { ArchivedLine, ArchivedSession, ArchiveFilter, SessionArchive } from '../session-archive.ts';
import type { Database } from './database.ts';
import { storable } from './storable.ts';
import type { SessionArchiveTable, Tables } from './tables.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Its window is 4 MB: what every run has again, such as the flow, stands once. Higher qualities gain a tenth and take ten times as long. */
const COMPRESSION = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const TEXT_LIMIT = 200;
/** So many that are past their time go with each that comes. */
const REMOVED_AT_ONCE = 100;

export interface SessionArchiveDeps {
  database: Database;
  sealed: SealedSecrets;
  /** How long what is over is kept, ms. */
  keepMs: number;
  now?: () => number;
}

/** What is sealed is as we wrote it. `v`: raised when its form changes. */
const Log = z.object({
  v: z.literal(1),
  session: z.custom<Session>(),
  recording: z.custom<Recording>(),
});

/** One row per session: what lists need in columns, all else compressed and sealed in a text. */
export function createSessionArchive({ database, sealed, keepMs, now = Date.now }: SessionArchiveDeps): SessionArchive {
  const oldest = () => now() - keepMs;
  return {
    async save(session) {
      const { session_id, app_id, contact_key, ...changing } = await toRow(session, sealed);
      await database
        .insertInto('session_archive')
        .values({ session_id, app_id, contact_key, ...changing })
        .onConflict((conflict) => conflict.column('session_id').doUpdateSet(changing))
        .execute();
      await removeOlder(database, oldest());
    },
    async find(sessionId) {
      const row = await database
        .selectFrom('session_archive')
        .selectAll()
        .where('session_id', '=', sessionId)
        .where('ended_at', '>', oldest())
        .executeTakeFirst();
      return row && { ...toLine(row, sealed), ...(await openLog(row, sealed)) };
    },
    async list({ filter, limit, after }) {
      const rows = await database
        .selectFrom('session_archive')
        .select(LINE)
        .where('ended_at', '>', oldest())
        .where((row) => row.and(wanted(row, filter)))
        .where((row) => (after ? row(row.refTuple('ended_at', 'session_id'), '<', placeOf(row, after)) : row.lit(true)))
        .orderBy('ended_at', 'desc')
        .orderBy('session_id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => toLine(row, sealed));
    },
    async remove(sessionId) {
      await database.deleteFrom('session_archive').where('session_id', '=', sessionId).execute();
    },
    removeOlder: () => removeOlder(database, oldest()),
  };
}

type Rows = ExpressionBuilder<Tables, 'session_archive'>;

function wanted(row: Rows, { id, appId, state, channel, failure, workflowIds }: ArchiveFilter) {
  const code = failure === 'any' ? undefined : failure;
  const values = { session_id: id, app_id: appId, state, channel, code };
  const failed = failure === 'any' ? [row('code', '<>', '')] : [];
  const equal = COLUMNS.flatMap((column) => {
    const value = values[column];
    return value === undefined ? [] : [row(row.ref(column), '=', value)];
  });
  const held = workflowIds === undefined ? [] : [heldBy(row, workflowIds)];
  return [...equal, ...failed, ...held];
}

/** By the contacts that the workflows are named by: of those there is an index. */
function heldBy(row: Rows, workflowIds: readonly string[]) {
  const contacts = workflowIds.map((workflowId) => {
    const [, appId = '', contactKey = ''] = workflowId.split('.');
    return row.tuple(appId, contactKey);
  });
  return row(row.refTuple('app_id', 'contact_key'), 'in', contacts);
}

const COLUMNS = ['session_id', 'app_id', 'state', 'channel', 'code'] as const;

function placeOf(row: Rows, { endedAt, sessionId }: Pick<ArchivedLine, 'endedAt' | 'sessionId'>) {
  return row.tuple(endedAt, sessionId);
}

async function removeOlder(database: Database, oldest: number): Promise<void> {
  await database
    .deleteFrom('session_archive')
    .where('session_id', 'in', (older) =>
      older
        .selectFrom('session_archive')
        .select('session_id')
        .where('ended_at', '<=', oldest)
        .orderBy('ended_at')
        .limit(REMOVED_AT_ONCE),
    )
    .execute();
}

const reasonOf = (sessionId: string) => `reason of archived session ${sessionId}`;
const logOf = (sessionId: string) => `log of archived session ${sessionId}`;

async function toRow(archived: ArchivedSession, sealed: SealedSecrets): Promise<Insertable<SessionArchiveTable>> {
  const { sessionId, session, recording } = archived;
  const log = await compress(JSON.stringify({ v: 1, session, recording }), COMPRESSION);
  return {
    session_id: sessionId,
    app_id: archived.appId,
    contact_key: archived.contactKey,
    workflow_id: archived.workflowId,
    run_id: archived.runId,
    channel: storable(archived.channel, TEXT_LIMIT),
    flow: storable(archived.flow, TEXT_LIMIT),
    state: archived.state,
    code: storable(archived.code, TEXT_LIMIT),
    started_at: archived.startedAt,
    ended_at: archived.endedAt,
    sealed_reason: sealed.seal(archived.reason, reasonOf(sessionId)),
    sealed_log: sealed.seal(log, logOf(sessionId)),
  };
}

const LINE = [
  'session_id',
  'app_id',
  'contact_key',
  'workflow_id',
  'run_id',
  'channel',
  'flow',
  'state',
  'code',
  'started_at',
  'ended_at',
  'sealed_reason',
] as const;

function toLine(
  row: Pick<Selectable<SessionArchiveTable>, (typeof LINE)[number]>,
  sealed: SealedSecrets,
): ArchivedLine {
  return {
    sessionId: row.session_id,
    appId: row.app_id,
    contactKey: row.contact_key,
    workflowId: row.workflow_id,
    runId: row.run_id,
    channel: row.channel,
    flow: row.flow,
    state: row.state,
    code: row.code,
    reason: sealed.open(row.sealed_reason, reasonOf(row.session_id)).toString(),
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

async function openLog(row: Pick<SessionArchiveTable, 'sealed_log'> & { session_id: string }, sealed: SealedSecrets) {
  const log = await decompress(sealed.open(row.sealed_log, logOf(row.session_id)));
  const { success, data } = Log.safeParse(JSON.parse(log.toString()));
  if (success) return { session: data.session, recording: data.recording };
  throw new Error(`Session ${row.session_id} was archived by a newer version of Colloquy: read it with that one.`);
}
