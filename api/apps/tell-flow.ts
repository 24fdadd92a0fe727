import { appWorkflowId, type FlowPointer, setFlowUpdate } from '../../contracts/sinch-app.ts';
import type { ApiDeps } from '../deps.ts';
import { callWorkflow } from '../workflow-call.ts';

const PATIENCE_MS = 2_000;

/** Has the app's workflow show the flow that was stored. Without a worker it shows it after its next sync. */
export async function tellFlow(deps: ApiDeps, appId: string, flow: FlowPointer): Promise<void> {
  const handle = deps.temporal.workflow.getHandle(appWorkflowId(appId));
  await callWorkflow(deps, () => handle.executeUpdate(setFlowUpdate, { args: [{ flow }] }), PATIENCE_MS).catch(
    () => undefined,
  );
}
