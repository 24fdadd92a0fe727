import { isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { RecoveryRecord } from '../../adapters/recoveries.ts';
import { recoveryWorkflowId } from '../../contracts/bulk-recovery.ts';
import type { ApiDeps } from '../deps.ts';
import { callWorkflow } from '../workflow-call.ts';

const { WORKFLOW_EXECUTION_STATUS_RUNNING: RUNNING, WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW: CONTINUED } =
  proto.temporal.api.enums.v1.WorkflowExecutionStatus;

/** By then a start has come to Temporal, or it never will. */
const STARTED_WITHIN_MS = 60_000;
const DEADLINE_MS = 2_000;
/** gRPC's. */
const NOT_FOUND = 5;

/** A recovery as it is: one whose workflow was terminated, or never began, cannot say itself that it has ended. */
export async function asItIs(deps: ApiDeps, record: RecoveryRecord): Promise<RecoveryRecord> {
  const { recoveries, now } = deps;
  const { id } = record.order;
  if (record.endedAt > 0 || (await isUnderWay(deps, record))) return record;
  await recoveries.note(id, 'cancelled', now());
  return (await recoveries.find(id)) ?? record;
}

/** While Temporal is away, the database's word stands. */
async function isUnderWay(deps: ApiDeps, { order, startedAt }: RecoveryRecord): Promise<boolean> {
  const { workflowService, options } = deps.temporal;
  const asked = { namespace: options.namespace, execution: { workflowId: recoveryWorkflowId(order.id) } };
  try {
    const describe = () => workflowService.describeWorkflowExecution(asked);
    const { workflowExecutionInfo } = await callWorkflow(deps, describe, DEADLINE_MS);
    const status = workflowExecutionInfo?.status ?? RUNNING;
    return status === RUNNING || status === CONTINUED;
  } catch (error) {
    const isGone = isGrpcServiceError(error) && error.code === NOT_FOUND;
    return !isGone || deps.now() < startedAt + STARTED_WITHIN_MS;
  }
}
