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
  /** A batch takes about this long, so that a pause or a cancellation is soon heard. 5 s unless given. */
  batchSeconds?: number;
}

/** So many at once: quick with thousands, and gentle to the workers that answer contacts meanwhile. */
const AT_ONCE = 8;
const PAGE = 1_000;
const BATCH_SECONDS = 5;
const LARGEST_BATCH = 200;
const PATIENCE_MS = 10_000;
const SETTLING_PATIENCE_MS = 2_000;

/** What is done to many failed sessions. A batch at a time is in memory; all else is in the database. */
export function createRecoveryActivities(deps: RecoveryDeps): RecoveryActivities {
  const { recoveries, patienceMs = PATIENCE_MS, batchSeconds = BATCH_SECONDS } = deps;
  const limitOf = ({ ratePerSecond }: RecoveryOrder) =>
    Math.min(Math.ceil(ratePerSecond * batchSeconds), LARGEST_BATCH);
  const withinMs = batchSeconds * 1_000;
  return {
    listRecovery: (order) => list(recoveries, order),
    async recoverBatch(order) {
      const batch = await recoveries.next(order.id, 'waiting', { limit: limitOf(order) });
      const doOne = order.apply
        ? (session: FoundSession) => retryOne(session, order, { patienceMs, last: false })
        : (session: FoundSession) => lookAtSession(session, order, { ...deps, patienceMs });
      await work(recoveries, order, { batch, withinMs, doOne });
      return recoveries.counts(order.id);
    },
    async settleBatch({ order, last, after }) {
      const limit = limitOf(order);
      const batch = await recoveries.next(order.id, 'underWay', { limit, after });
      const doOne = (session: FoundSession) => retryOne(session, order, { patienceMs: SETTLING_PATIENCE_MS, last });
      const done = await work(recoveries, order, { batch, withinMs, doOne });
      const reached = done < limit && done === batch.length ? '' : (batch[done - 1]?.sessionId ?? '');
      return { counts: await recoveries.counts(order.id), after: reached };
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
  /** None is begun later: where nobody answers, a batch would take minutes. */
  withinMs: number;
  doOne: (session: FoundSession) => Promise<SessionReport>;
}

/**
 * A few at once, no more of them in a second than is wanted. Each is reported as it comes: a worker that dies leaves few in doubt.
 * Resolves with how many are done, the first ones of the batch; rejects where one could not be, once none is under way any more.
 */
async function work(recoveries: Recoveries, order: RecoveryOrder, { batch, withinMs, doOne }: Work): Promise<number> {
  const context = Context.current();
  const left = [...batch];
  const turn = paced(order.ratePerSecond);
  const end = Date.now() + withinMs;
  let broken = false;
  const next = () => (broken || Date.now() >= end ? undefined : left.shift());
  const lane = async (): Promise<void> => {
    for (let session = next(); session; session = next()) {
      await turn();
      context.cancellationSignal.throwIfAborted();
      if (broken) return;
      await recoveries.report(order.id, [await doOne(session)]);
    }
  };
  const stopping = (error: unknown) => {
    broken = true;
    throw error;
  };
  return withHeartbeats(
    () => context.heartbeat(left.length),
    async () => {
      await allOf(Array.from({ length: AT_ONCE }, () => lane().catch(stopping)));
      // The next batch begins when its first turn comes, not at once.
      if (batch.length > 0) await turn();
      return batch.length - left.length;
    },
  );
}

/** Waits for every one, also where one fails: nothing runs on beside the next attempt. */
async function allOf(works: Promise<void>[]): Promise<void> {
  for (const settled of await Promise.allSettled(works)) if (settled.status === 'rejected') throw settled.reason;
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
