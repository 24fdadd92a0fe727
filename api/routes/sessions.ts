import { z } from 'zod';
import { stateQuery } from '../../contracts/conversation-session.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import type { Scope } from '../scope.ts';
import { SessionParams, Word } from '../sessions/schemas.ts';
import { SessionView, viewSession } from '../sessions/view.ts';
import { findSession, listSessions } from '../sessions/visibility.ts';
import { callWorkflow } from '../workflow-call.ts';

const tags = ['sessions'];

const ListQuery = fields({
  state: z.enum(['open', 'handedOver', 'failed', 'ended']).optional(),
  channel: Word.optional(),
  appId: Word.optional(),
  id: Word.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  next: z.string().max(4000).optional(),
});
const LineView = z.object({
  id: z.string(),
  state: z.string(),
  channel: z.string(),
  appId: z.string(),
  flow: z.string(),
  reason: z.string().optional().describe('Code of the last failure'),
  startedAt: z.number().describe('Epoch ms'),
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
        summary: 'Lists sessions, as Temporal finds them',
        querystring: ListQuery,
        response: { 200: z.object({ sessions: z.array(LineView), next: z.string().optional() }) },
      },
      config: { access: 'read' },
    },
    async ({ query: { limit, next, ...filter } }) => {
      const page = await listSessions(deps, { filter, limit, next });
      return { sessions: page.sessions, next: page.next || undefined };
    },
  );
  scope.get(
    '/v1/sessions/:id',
    {
      schema: { tags, summary: 'Shows a session', params: SessionParams, response: { 200: SessionView } },
      config: { access: 'read' },
    },
    ({ params }) => showSession(deps, params.id),
  );
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
