import { z } from 'zod';
import { stateQuery } from '../../contracts/conversation-session.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import type { Scope } from '../scope.ts';
import { listArchived, viewArchived } from '../sessions/archived.ts';
import { PageToken } from '../sessions/page-token.ts';
import { SessionParams, Word } from '../sessions/schemas.ts';
import { SessionView, viewSession } from '../sessions/view.ts';
import { findSession, listSessions } from '../sessions/visibility.ts';
import { toProblem } from '../to-problem.ts';
import { callWorkflow } from '../workflow-call.ts';

const tags = ['sessions'];

const ListQuery = fields({
  state: z.enum(['open', 'handedOver', 'failed', 'ended']).optional(),
  channel: Word.optional(),
  appId: Word.optional(),
  id: Word.optional(),
  archived: z
    .stringbool({ truthy: ['true'], falsy: ['false'] })
    .default(false)
    .describe('Those that are over, from the database, the last to end first'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  next: PageToken.optional(),
});
const LineView = z.object({
  id: z.string(),
  state: z.string(),
  channel: z.string(),
  appId: z.string(),
  flow: z.string(),
  reason: z.string().optional().describe('Code of the last failure'),
  startedAt: z.number().describe('Epoch ms'),
  endedAt: z.number().optional().describe('Epoch ms; of archived ones'),
  workflowId: z.string(),
  runId: z.string(),
});

/** What people see of sessions. */
export function sessionRoutes(scope: Scope, deps: ApiDeps): void {
  scope.get(
    '/v1/sessions',
    {
      schema: {
        tags,
        summary: 'Lists sessions, as Temporal finds them, or those that were archived',
        querystring: ListQuery,
        response: { 200: z.object({ sessions: z.array(LineView), next: z.string().optional() }) },
      },
      config: { access: 'read' },
    },
    async ({ query: { limit, next, archived, ...filter } }) => {
      const list = archived ? listArchived : listSessions;
      const page = await list(deps, { filter, limit, next });
      return { sessions: page.sessions, next: page.next || undefined };
    },
  );
  scope.get(
    '/v1/sessions/:id',
    {
      schema: { tags, summary: 'Shows a session', params: SessionParams, response: { 200: SessionView } },
      config: { access: 'read' },
    },
    ({ params }) => showWhereItIs(deps, params.id),
  );
}

/** Of a session that Temporal does not have any more, the archive has the last word. */
async function showWhereItIs(deps: ApiDeps, id: string): Promise<SessionView> {
  try {
    return await showSession(deps, id);
  } catch (error) {
    if (toProblem(error).status !== 404) throw error;
    const archived = await deps.archive.find(id);
    if (archived === undefined) throw error;
    return viewArchived(archived);
  }
}

/** By a query, which a worker answers: the workflow's state is the truth, visibility only knows where to look. */
async function showSession(deps: ApiDeps, id: string): Promise<SessionView> {
  const { workflowId, runId } = await findSession(deps, id);
  const handle = deps.temporal.workflow.getHandle(workflowId, runId);
  const state = await callWorkflow(deps, () => handle.query(stateQuery));
  const { session } = state;
  // Visibility is a little late: the contact may be in another session by now.
  if (session === null || session.id !== id) throw notFound(`Session ${id}`);
  const pinned = session.flow === null ? undefined : await deps.flows.find(session.flow.flow, session.flow.version);
  return viewSession(state, session, pinned?.compiled);
}
