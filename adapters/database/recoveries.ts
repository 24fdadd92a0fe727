import type { RecoveryCounts, RecoveryOrder } from '../../contracts/bulk-recovery.ts';
import { countsBy, type Recoveries, type RecoveryRecord, type SessionReport } from '../recoveries.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import type { Database } from './database.ts';

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** PostgreSQL takes 65,535 parameters in a statement. */
const MOST_ROWS = 1_000;
const ENDED: readonly string[] = ['done', 'cancelled'];

/** Each that is opened takes those of more than a month ago with it. */
export function createRecoveries({ database, sealed }: { database: Database; sealed: SealedSecrets }): Recoveries {
  const store = { database, sealed };
  return {
    open: (order, at) => open(store, order, at),
    async note(id, state, at) {
      const ended_at = ENDED.includes(state) ? at : 0;
      await database
        .updateTable('recoveries')
        .set({ state, ended_at })
        .where('id', '=', id)
        .where('ended_at', '=', 0)
        .execute();
    },
    async find(id) {
      const row = await database.selectFrom('recoveries').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toRecord(store, row, await counts(database, id));
    },
    async list(limit) {
      const rows = await database
        .selectFrom('recoveries')
        .selectAll()
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return Promise.all(rows.map(async (row) => toRecord(store, row, await counts(database, row.id))));
    },
    async add(id, sessions) {
      for (let from = 0; from < sessions.length; from += MOST_ROWS)
        await database
          .insertInto('recovery_sessions')
          .values(sessions.slice(from, from + MOST_ROWS).map((session) => newRow(store, id, session)))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
    },
    async next(id, outcome, { limit, after = '' }) {
      const rows = await rowsOf(database, id, after).where('outcome', '=', outcome).limit(limit).execute();
      return rows.map(({ session_id, workflow_id }) => ({ sessionId: session_id, workflowId: workflow_id }));
    },
    report: (id, reports) => report(store, id, reports),
    counts: (id) => counts(database, id),
    async reports(id, { limit, after = '', outcome }) {
      const page = rowsOf(database, id, after).limit(limit);
      const rows = await (outcome ? page.where('outcome', '=', outcome) : page).execute();
      return rows.map(({ session_id, outcome: became, code, sealed_reason }) => ({
        sessionId: session_id,
        outcome: became,
        code,
        reason: sealed.open(sealed_reason, reasonOf(id, session_id)).toString(),
      }));
    },
  };
}

interface Store {
  database: Database;
  sealed: SealedSecrets;
}

const orderOf = (id: string) => `recovery ${id}`;
const reasonOf = (id: string, sessionId: string) => `recovery ${id} of session ${sessionId}`;

async function open({ database, sealed }: Store, order: RecoveryOrder, at: number): Promise<boolean> {
  await forgetOlder(database, at - KEPT_MS);
  const sealed_order = sealed.seal(JSON.stringify(order), orderOf(order.id));
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('recoveries')
    .values({ id: order.id, sealed_order, state: 'starting', started_at: at, ended_at: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function forgetOlder(database: Database, before: number): Promise<void> {
  const old = database.selectFrom('recoveries').select('id').where('started_at', '<', before);
  await database.deleteFrom('recovery_sessions').where('recovery_id', 'in', old).execute();
  await database.deleteFrom('recoveries').where('started_at', '<', before).execute();
}

function newRow({ sealed }: Store, id: string, { sessionId, workflowId }: { sessionId: string; workflowId: string }) {
  return {
    recovery_id: id,
    session_id: sessionId,
    workflow_id: workflowId,
    outcome: 'waiting' as const,
    code: '',
    sealed_reason: sealed.seal('', reasonOf(id, sessionId)),
  };
}

function rowsOf(database: Database, id: string, after: string) {
  return database
    .selectFrom('recovery_sessions')
    .selectAll()
    .where('recovery_id', '=', id)
    .where('session_id', '>', after)
    .orderBy('session_id');
}

async function report({ database, sealed }: Store, id: string, reports: readonly SessionReport[]): Promise<void> {
  for (const { sessionId, outcome, code, reason } of reports)
    await database
      .updateTable('recovery_sessions')
      .set({ outcome, code, sealed_reason: sealed.seal(reason, reasonOf(id, sessionId)) })
      .where('recovery_id', '=', id)
      .where('session_id', '=', sessionId)
      .execute();
}

async function counts(database: Database, id: string): Promise<RecoveryCounts> {
  const rows = await database
    .selectFrom('recovery_sessions')
    .select(['outcome', ({ fn }) => fn.countAll<number>().as('count')])
    .where('recovery_id', '=', id)
    .groupBy('outcome')
    .execute();
  return countsBy((outcome) => rows.find((row) => row.outcome === outcome)?.count ?? 0);
}

interface Row {
  id: string;
  sealed_order: string;
  state: RecoveryRecord['state'];
  started_at: number;
  ended_at: number;
}

function toRecord({ sealed }: Store, row: Row, counted: RecoveryCounts): RecoveryRecord {
  const { id, sealed_order, state, started_at, ended_at } = row;
  const order: RecoveryOrder = JSON.parse(sealed.open(sealed_order, orderOf(id)).toString());
  return { order, state, startedAt: started_at, endedAt: ended_at, counts: counted };
}
