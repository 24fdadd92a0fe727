import { CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import type { IdChange } from '../../core/sinch/id-change.ts';
import { workflowIdOf } from '../conversation-start.ts';
import type { ApiDeps } from '../deps.ts';
import { withinDeadline } from './deadline.ts';
import { type Outcome, ok, tryAgain } from './outcome.ts';
import { reportTo } from './report.ts';

/**
 * Tells the conversations that run of an id of Sinch's that has changed; none is started for it. It is safe to repeat, so Sinch
 * is asked to come again until all have heard of it.
 */
export async function takeIdChange(deps: ApiDeps, appId: string, change: IdChange): Promise<Outcome> {
  const { notice, identities } = change;
  if (notice.from === notice.to) return ok('counted');
  const named = identities.flatMap(({ channel, identity }) =>
    channel === '' || identity === '' ? [] : [workflowIdOf(deps, { appId, channel, identity })],
  );
  try {
    const known = await conversationsKnowing(deps, appId, change.known);
    const told = await Promise.all([...new Set([...named, ...known])].map((id) => reportTo(deps, id, notice)));
    return ok(told.includes(true) ? 'idReported' : 'counted');
  } catch (error) {
    return tryAgain('temporalAway', error);
  }
}

/** Nobody has so many conversations at once. */
const MOST = 100;

/** They stand in a visibility query: what is no id of Sinch's is asked for nowhere. */
const ID = /^\w{1,64}$/;

/** Conversations that run and whose sessions know an id by now; visibility is a little late. */
async function conversationsKnowing(
  deps: ApiDeps,
  appId: string,
  { contactId, conversationId }: IdChange['known'],
): Promise<string[]> {
  const [name, id] = conversationId === '' ? ['ContactId', contactId] : ['ConversationId', conversationId];
  if (!ID.test(id) || !ID.test(appId)) return [];
  const page = await withinDeadline(deps, () =>
    deps.temporal.workflowService.listWorkflowExecutions({
      namespace: deps.temporal.options.namespace,
      query: `WorkflowType = '${CONVERSATION_SESSION}' AND ExecutionStatus = 'Running' AND AppId = '${appId}' AND ${name} = '${id}'`,
      pageSize: MOST,
      nextPageToken: new Uint8Array(),
    }),
  );
  return page.executions.flatMap(({ execution }) => execution?.workflowId ?? []);
}
