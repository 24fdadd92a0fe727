import { Context } from '@temporalio/activity';
import type { FlowStore } from '../adapters/flow-store.ts';
import type { FoundSession, Recoveries, SessionReport } from '../adapters/recoveries.ts';
import type { RecoveryActivities, RecoveryCounts, RecoveryOrder } from '../contracts/bulk-recovery.ts';
import { SearchAttribute } from '../contracts/search-attributes.ts';
import { withHeartbeats } from './heartbeats.ts';
import { lookAtSession } from './recovery-look.ts';
import { retryOne } from './recovery-retry.ts';

export interface RecoveryDeps {
  recoveries: Recoveries;
  flows: Pick<FlowStore, 'find'>;
  /** Whoever is not answered by then is asked again later: a retry may wait for Sinch or for a service. 10 s unless given. */
  patienceMs?: number;
}

/** So many at once: quick with thousands, and gentle to the workers that answer contacts meanwhile. */
const AT_ONCE = 8;
const PAGE = 1_000;
/** A batch takes about this long, so that a pause or a cancellation is soon heard. */
const BATCH_SECONDS = 5;
const LARGEST_BATCH = 200;
const PATIENCE_MS = 10_000;
const SETTLING_PATIENCE_MS = 2_000;

/** What is done to many failed sessions. A batch at a time is in memory; all else is in the database. */
export function createRecoveryActivities(deps: RecoveryDeps): RecoveryActivities {
  const { recoveries, patienceMs = PATIENCE_MS } = deps;
  return {
    listRecovery: (order) => list(recoveries, order),
    async recoverBatch(order) {
      const limit = Math.min(Math.ceil(order.ratePerSecond * BATCH_SECONDS), LARGEST_BATCH);
      const batch = await recoveries.next(order.id, 'waiting', { limit });
      const doOne = order.apply
        ? (session: FoundSession) => retryOne(session, order, { patienceMs, last: false })
        : (session: FoundSession) => lookAtSession(session, order, { ...deps, patienceMs });
      return work(recoveries, order, { batch, doOne });
    },
    async settleBatch({ order, last }) {
      const doOne = (session: FoundSession) => retryOne(session, order, { patienceMs: SETTLING_PATIENCE_MS, last });
      let counts = await recoveries.counts(order.id);
      for (let after = ''; ; ) {
        const batch = await recoveries.next(order.id, 'underWay', { limit: LARGEST_BATCH, after });
        if (batch.length === 0) return counts;
        after = batch.at(-1)?.sessionId ?? '';
        counts = await work(recoveries, order, { batch, doOne });
      }
    },
    noteRecovery: ({ id, state }) => recoveries.note(id, state, Date.now()),
  };
}

/** Once and for all, before anything is done: what is done no longer matches the query, and visibility is a little late. */
async function list(recoveries: Recoveries, { id, query }: RecoveryOrder): Promise<RecoveryCounts> {
  const context = Context.current();
  return withHeartbeats(
    () => context.heartbeat(),
    async () => {
      let page: FoundSession[] = [];
      for await (const { workflowId, typedSearchAttributes } of context.client.workflow.list({
        query,
        pageSize: PAGE,
      })) {
        context.cancellationSignal.throwIfAborted();
        const sessionId = typedSearchAttributes.get(SearchAttribute.sessionId);
        if (sessionId) page.push({ sessionId, workflowId });
        if (page.length < PAGE) continue;
        await recoveries.add(id, page);
        page = [];
      }
      await recoveries.add(id, page);
      return recoveries.counts(id);
    },
  );
}

interface Work {
  batch: readonly FoundSession[];
  doOne: (session: FoundSession) => Promise<SessionReport>;
}

/** A few at once, no more of them in a second than is wanted. Each is reported as it comes: a worker that dies leaves few in doubt. */
async function work(recoveries: Recoveries, order: RecoveryOrder, { batch, doOne }: Work): Promise<RecoveryCounts> {
  const context = Context.current();
  const left = [...batch];
  const turn = paced(order.ratePerSecond);
  const lane = async (): Promise<void> => {
    for (let session = left.shift(); session; session = left.shift()) {
      await turn();
      context.cancellationSignal.throwIfAborted();
      const report = await doOne(session);
      await recoveries.report(order.id, [report]);
    }
  };
  return withHeartbeats(
    () => context.heartbeat(left.length),
    async () => {
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      return recoveries.counts(order.id);
    },
  );
}

/** Waits for the next turn of so many a second. */
function paced(perSecond: number): () => Promise<void> {
  const { cancellationSignal, sleep } = pausing();
  let next = Date.now();
  return async () => {
    const at = Math.max(next, Date.now());
    next = at + 1_000 / perSecond;
    const pause = at - Date.now();
    if (pause >= 1 && !cancellationSignal.aborted) await sleep(pause);
  };
}

function pausing() {
  const context = Context.current();
  return { cancellationSignal: context.cancellationSignal, sleep: (ms: number) => context.sleep(ms) };
}
