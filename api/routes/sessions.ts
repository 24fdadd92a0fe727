import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { endUpdate, retryUpdate, stateQuery } from '../../contracts/conversation-session.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import type { Scope } from '../scope.ts';
import { SessionView, viewSession } from '../sessions/view.ts';
import { findSession, listSessions } from '../sessions/visibility.ts';
import { callWorkflow } from '../workflow-call.ts';

const tags = ['sessions'];

// They become part of a visibility query: letters and digits only.
const word = z.string().regex(/^\w{1,64}$/, 'has letters, digits and _ only');

const ListQuery = z.strictObject({
  state: z.enum(['open', 'handedOver', 'failed', 'ended']).optional(),
  channel: word.optional(),
  appId: word.optional(),
  id: word.optional(),
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
const SessionParams = z.object({ id: word });
const CommandHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/)
    .optional(),
});
const CommandView = z.object({ sessionId: z.string(), state: z.string(), message: z.string() });

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

/** What operators do to a session. The Idempotency-Key is the update's id: Temporal answers a repeated call with the first result. */
export function sessionCommandRoutes(scope: Scope, deps: ApiDeps): void {
  const commands = [
    { name: 'retry', update: retryUpdate, summary: 'Tries the failed step again' },
    { name: 'end', update: endUpdate, summary: 'Ends the session' },
  ] as const;
  for (const { name, update, summary } of commands) {
    scope.post(
      `/v1/sessions/:id/${name}`,
      {
        schema: { tags, summary, params: SessionParams, headers: CommandHeaders, response: { 200: CommandView } },
        config: { access: 'operate' },
      },
      async ({ params, headers }) => {
        const { workflowId } = await findSession(deps, params.id);
        const id = headers['idempotency-key'] ?? randomUUID();
        const handle = deps.temporal.workflow.getHandle(workflowId);
        return callWorkflow(deps, () =>
          handle.executeUpdate(update, { args: [{ id, sessionId: params.id }], updateId: `${name}-${id}` }),
        );
      },
    );
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
