import type { Client } from '@temporalio/client';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import { eventually } from './eventually.ts';

interface Condition {
  workflowId: string;
  /** '' when all is well. */
  trouble: string;
  /** A workflow task or an activity is not done yet. */
  busy: boolean;
}

/**
 * Contacts of an app whose sessions do not go on by themselves: a failing workflow task, a closed workflow, a session parked as
 * failed. Waits until `atLeast` are listed, since visibility is a little late and an empty list proves nothing.
 */
export async function stuckSessions(client: Client, app: { appId: string; atLeast: number }): Promise<string[]> {
  const conditions = await eventually(`${app.atLeast} sessions of ${app.appId} are listed`, async () => {
    const listed = await conditionsOf(client, app.appId);
    return listed.length >= app.atLeast && listed;
  });
  return conditions
    .filter(({ trouble }) => trouble !== '')
    .map(({ workflowId, trouble }) => `${workflowId}: ${trouble}`);
}

/** Waits until no session of the app has anything under way. */
export async function drained(client: Client, appId: string, withinMs: number): Promise<void> {
  const quiet = async () => (await conditionsOf(client, appId)).every(({ busy }) => !busy);
  await eventually(`the sessions of ${appId} have nothing under way`, quiet, withinMs);
}

async function conditionsOf(client: Client, appId: string): Promise<Condition[]> {
  const query = `WorkflowType = 'conversationSession' AND AppId = '${appId}' AND ExecutionStatus != 'ContinuedAsNew'`;
  const conditions: Condition[] = [];
  for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
    const { raw, status } = await client.workflow.getHandle(workflowId).describe();
    const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
    const parked = typedSearchAttributes.get(SearchAttribute.sessionState) === 'failed';
    const troubles = [
      ...(status.name === 'RUNNING' ? [] : [`it is ${status.name}`]),
      ...(attempt > 1 ? [`its workflow task is at attempt ${attempt}`] : []),
      ...(parked ? ['its session failed'] : []),
    ];
    const busy = Boolean(raw.pendingWorkflowTask) || (raw.pendingActivities ?? []).length > 0;
    conditions.push({ workflowId, trouble: troubles.join(', '), busy });
  }
  return conditions;
}

/** What the sessions of an app are at, for the error of a test that waited in vain. */
export async function underWay(client: Client, appId: string): Promise<string> {
  const query = `WorkflowType = 'conversationSession' AND AppId = '${appId}' AND ExecutionStatus = 'Running'`;
  const lines: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    const activities = (raw.pendingActivities ?? []).map(
      ({ state, attempt, lastFailure }) => `send in state ${state}, attempt ${attempt}: ${lastFailure?.message ?? ''}`,
    );
    const task = raw.pendingWorkflowTask;
    const all = [...activities, ...(task ? [`workflow task in state ${task.state}, attempt ${task.attempt}`] : [])];
    if (all.length > 0) lines.push(`${workflowId}: ${all.join('; ')}`);
  }
  return lines.join('\n') || 'Nothing is under way.';
}
