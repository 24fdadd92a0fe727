import {
  countsBy,
  type FoundSession,
  type Recoveries,
  type RecoveryRecord,
  type SessionReport,
} from '../../adapters/recoveries.ts';
import type { RecoveryCounts, RecoveryOrder, RecoveryOutcome, RecoveryState } from '../../contracts/bulk-recovery.ts';

interface Page {
  limit: number;
  after?: string;
  outcome?: RecoveryOutcome;
}

/** Recoveries in memory, as the database keeps them. */
export class MemoryRecoveries implements Recoveries {
  readonly records = new Map<string, Omit<RecoveryRecord, 'counts'>>();
  readonly rows = new Map<string, Map<string, SessionReport & FoundSession>>();
  readonly states: RecoveryState[] = [];

  async open(order: RecoveryOrder, at: number): Promise<boolean> {
    if (this.records.has(order.id)) return false;
    this.records.set(order.id, { order, state: 'starting', startedAt: at, endedAt: 0 });
    return true;
  }

  async note(id: string, state: RecoveryState, at: number): Promise<void> {
    this.states.push(state);
    const record = this.records.get(id);
    if (!record || record.endedAt > 0) return;
    this.records.set(id, { ...record, state, endedAt: state === 'done' || state === 'cancelled' ? at : 0 });
  }

  async find(id: string): Promise<RecoveryRecord | undefined> {
    const record = this.records.get(id);
    return record && { ...record, counts: await this.counts(id) };
  }

  async list(limit: number): Promise<RecoveryRecord[]> {
    const newest = [...this.records.values()].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, limit);
    return Promise.all(newest.map(async (record) => ({ ...record, counts: await this.counts(record.order.id) })));
  }

  async add(id: string, sessions: readonly FoundSession[]): Promise<void> {
    const rows = this.#of(id);
    for (const session of sessions)
      if (!rows.has(session.sessionId))
        rows.set(session.sessionId, { ...session, outcome: 'waiting', code: '', reason: '' });
  }

  async next(id: string, outcome: RecoveryOutcome, page: Page): Promise<FoundSession[]> {
    return this.#page(id, { ...page, outcome }).map(({ sessionId, workflowId }) => ({ sessionId, workflowId }));
  }

  async report(id: string, reports: readonly SessionReport[]): Promise<void> {
    for (const report of reports) {
      const row = this.#of(id).get(report.sessionId);
      if (row) this.#of(id).set(report.sessionId, { ...row, ...report });
    }
  }

  async counts(id: string): Promise<RecoveryCounts> {
    const rows = [...this.#of(id).values()];
    return countsBy((wanted) => rows.filter(({ outcome }) => outcome === wanted).length);
  }

  async reports(id: string, page: Page): Promise<SessionReport[]> {
    return this.#page(id, page).map(({ workflowId: _where, ...report }) => report);
  }

  #of(id: string) {
    const rows = this.rows.get(id) ?? new Map<string, SessionReport & FoundSession>();
    this.rows.set(id, rows);
    return rows;
  }

  #page(id: string, { limit, after = '', outcome }: Page) {
    return [...this.#of(id).values()]
      .filter((row) => row.sessionId > after && (outcome === undefined || row.outcome === outcome))
      .toSorted((a, b) => (a.sessionId < b.sessionId ? -1 : 1))
      .slice(0, limit);
  }
}
