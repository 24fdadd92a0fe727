import type { Client } from '@temporalio/client';
import { stateQuery } from '../../contracts/conversation-session.ts';
import type { ConversationState } from '../../core/session/state.ts';

/** What every conversation of an app remembers, as its workflow answers. */
export async function sessionStates(client: Client, appId: string): Promise<ConversationState[]> {
  const query = `WorkflowType = 'conversationSession' AND AppId = '${appId}' AND ExecutionStatus = 'Running'`;
  const states: ConversationState[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) {
    states.push(await client.workflow.getHandle(workflowId).query(stateQuery));
  }
  return states;
}
