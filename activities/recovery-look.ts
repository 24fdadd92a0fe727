import { Context } from '@temporalio/activity';
import type { FlowStore } from '../adapters/flow-store.ts';
import type { FoundSession, SessionReport } from '../adapters/recoveries.ts';
import type { RecoveryOrder } from '../contracts/bulk-recovery.ts';
import { stateQuery } from '../contracts/conversation-session.ts';
import { landingOf } from '../core/session/migrate.ts';
import { retryObstacle } from '../core/session/retryable.ts';
import type { ConversationState, Session } from '../core/session/state.ts';

interface Looking {
  flows: Pick<FlowStore, 'find'>;
  patienceMs: number;
}

type Finding = Omit<SessionReport, 'sessionId'>;

/** What retrying one session would come to, as far as that can be told: it is only looked at. */
export async function lookAtSession(
  { workflowId, sessionId }: FoundSession,
  order: RecoveryOrder,
  { flows, patienceMs }: Looking,
): Promise<SessionReport> {
  const { client, cancellationSignal } = Context.current();
  const query = () => client.workflow.getHandle(workflowId).query(stateQuery);
  const ask = () => client.withDeadline(Date.now() + patienceMs, query);
  try {
    // A query may meet a worker that is just letting the workflow go.
    const state = await ask().catch(ask);
    return { sessionId, ...(await finding(state, { sessionId, order, flows })) };
  } catch (error) {
    cancellationSignal.throwIfAborted();
    const why = error instanceof Error && error.message !== '' ? error.message : 'it gave no answer';
    return { sessionId, outcome: 'unreached', code: 'NO_ANSWER', reason: `It could not be asked: ${why}` };
  }
}

const skipped = (code: string, reason: string): Finding => ({ outcome: 'skipped', code, reason });
const would = (reason: string): Finding => ({ outcome: 'would', code: '', reason });

interface Asked {
  sessionId: string;
  order: RecoveryOrder;
  flows: Pick<FlowStore, 'find'>;
}

async function finding(state: ConversationState, { sessionId, order, flows }: Asked): Promise<Finding> {
  const { session } = state;
  if (session?.id !== sessionId)
    return skipped('SESSION_ENDED', `It is over; this contact's session is now ${session?.id ?? 'none'}.`);
  const obstacle = retryObstacle(state, Date.now(), { guard: { maxAgeMs: order.maxAgeMs } });
  if (obstacle) return skipped(obstacle.code, obstacle.reason);
  if (order.to) return landing(session, order.to, flows);
  return would(`It would go on at ${session.failure?.step || 'its beginning'}.`);
}

async function landing(
  { flow: pinned, flowState }: Session,
  to: NonNullable<RecoveryOrder['to']>,
  flows: Asked['flows'],
): Promise<Finding> {
  if (!pinned || !flowState) return skipped('SESSION_NOT_READY', 'The session has not loaded its flow yet.');
  const [from, there] = await Promise.all([flows.find(pinned.flow, pinned.version), flows.find(to.flow, to.version)]);
  if (!from || !there) return skipped('FLOW_NOT_FOUND', `Not published: ${from ? to.flow : pinned.flow}.`);
  const lands = landingOf({ from: from.compiled, to: there.compiled, state: flowState });
  if (!lands.lands) return skipped('DOES_NOT_LAND', lands.problems.join(' '));
  return would(`It would go on at ${lands.step || 'its beginning'} of ${to.flow}@${to.version}.`);
}
