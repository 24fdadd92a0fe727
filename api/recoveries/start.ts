import { createHash, randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { RecoveryRecord } from '../../adapters/recoveries.ts';
import {
  BULK_RECOVERY,
  type BulkRecoveryInput,
  type RecoveryOrder,
  recoveryWorkflowId,
} from '../../contracts/bulk-recovery.ts';
import { CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import { recoveryQuery } from '../../core/session/recovery-query.ts';
import type { ApiDeps } from '../deps.ts';
import { InvalidRequest } from '../plugins/validate.ts';
import { notFound } from '../problem.ts';
import { publishedFlow } from '../sessions/begin.ts';
import type { CommandHeaders } from '../sessions/schemas.ts';
import { callWorkflow } from '../workflow-call.ts';
import type { RecoveryBody } from './schemas.ts';

/** Starts a recovery, or finds the one that the same Idempotency-Key has started. Throws 400 for a query that is none, 422 for a version. */
export async function startRecovery(
  deps: ApiDeps,
  body: RecoveryBody,
  headers: CommandHeaders,
): Promise<RecoveryRecord> {
  const order = await orderOf(deps, body, headers);
  await deps.recoveries.open(order, deps.now());
  const record = await findRecovery(deps, order.id);
  // What was ordered first stands; and a start that nobody heard of is made up for. What has ended is not begun again.
  if (record.endedAt === 0) await startWorkflow(deps, record.order);
  return record;
}

export async function findRecovery({ recoveries }: ApiDeps, id: string): Promise<RecoveryRecord> {
  const found = await recoveries.find(id);
  if (found === undefined) throw notFound(`Recovery ${id}`);
  return found;
}

async function orderOf(deps: ApiDeps, body: RecoveryBody, headers: CommandHeaders): Promise<RecoveryOrder> {
  const { query: text, to, apply, ratePerSecond, maxAge: maxAgeMs, why } = body;
  const read = recoveryQuery(text, CONVERSATION_SESSION);
  if ('problem' in read) throw new InvalidRequest([{ at: 'body/query', message: read.problem }]);
  const version = to && (await publishedFlow(deps.flows, to));
  const by = headers['x-operator'];
  return {
    ...{ id: idOf(headers['idempotency-key']), query: read.query, apply, ratePerSecond, maxAgeMs },
    ...(version ? { to: { flow: version.flow, version: version.version } } : {}),
    ...(by ? { by } : {}),
    ...(why ? { why } : {}),
  };
}

/** A key may hold what has no place in an address. */
function idOf(key: string | undefined): string {
  return key === undefined ? randomUUID() : createHash('sha256').update(key).digest('hex').slice(0, 32);
}

async function startWorkflow(deps: ApiDeps, order: RecoveryOrder): Promise<void> {
  const { id, apply, by = 'an operator', why } = order;
  const args: [BulkRecoveryInput] = [{ order }];
  const start = () =>
    deps.temporal.workflow.start(BULK_RECOVERY, {
      workflowId: recoveryWorkflowId(id),
      taskQueue: deps.taskQueue,
      args,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      memo: { by, ...(why ? { why } : {}) },
      staticSummary: `${apply ? 'Recovery' : 'Dry run of a recovery'} by ${by}`,
    });
  try {
    await callWorkflow(deps, start);
  } catch (error) {
    // It has ended: its report stands.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
