import { z } from 'zod';
import { stateQuery } from '../../contracts/conversation-session.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import { readFilter } from '../../core/session/recovery-query.ts';
import type { ApiDeps } from '../deps.ts';
import { InvalidRequest } from '../plugins/validate.ts';
import { notFound } from '../problem.ts';
import type { Scope } from '../scope.ts';
import { listArchived, viewArchived } from '../sessions/archived.ts';
import { contactWorkflows } from '../sessions/contact-workflows.ts';
import { PageToken } from '../sessions/page-token.ts';
import { SessionParams, Word } from '../sessions/schemas.ts';
import { stuckSessions } from '../sessions/stuck.ts';
import { ExportView, exportedSession, TimelineQuery, TimelineView, timelineOf } from '../sessions/timeline.ts';
import { SessionView, viewSession } from '../sessions/view.ts';
import { findSession, listSessions, type SessionQuery } from '../sessions/visibility.ts';
import { toProblem } from '../to-problem.ts';
import { callWorkflow } from '../workflow-call.ts';

const tags = ['sessions'];

const filters = {
  state: z
    .enum(['open', 'handedOver', 'failed', 'ended', 'stuck'])
    .optional()
    .describe('stuck: its workflow task fails, so that nothing is answered until code is deployed that can go on'),
  failure: z
    .string()
    .regex(/^(any|[A-Z][A-Z0-9_]{0,63})$/, 'is `any` or a code, such as CALL_STATUS')
    .optional()
    .describe('Code of the last failure, or any; also of those that a route of the flow took care of'),
  channel: Word.optional(),
  appId: Word.optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .describe('Rows of a page; of stuck sessions, how many running ones are looked at for a page'),
  next: PageToken.optional(),
};
const ListFilter = z
  .string()
  .transform((text, context) => {
    const read = readFilter(text);
    if ('query' in read) return read.query;
    context.addIssue({ code: 'custom', message: read.problem });
    return z.NEVER;
  })
  .describe("A list filter of Temporal over our search attributes: FailureCode = 'CALL_STATUS' AND Channel = 'SMS'");

const ARCHIVED = 'Those that are over, from the database, the last to end first';

const ListQuery = fields({
  ...filters,
  id: Word.optional(),
  query: ListFilter.optional(),
  archived: z
    .stringbool({ truthy: ['true'], falsy: ['false'] })
    .default(false)
    .describe(ARCHIVED),
});

/** An identity stands in a body, never in an address, which is logged by whoever stands between. */
const SearchBody = fields({
  ...filters,
  identity: z.string().trim().min(1).max(300).describe('As Sinch names the contact on the channel'),
  channel: Word.optional().describe('The channel of the identity; without it, whichever it is'),
  archived: z.boolean().default(false).describe(ARCHIVED),
});

const LineView = z.object({
  id: z.string().describe('Empty where no worker could begin it yet'),
  state: z.string().describe('open, handedOver, failed, ended or stuck'),
  channel: z.string(),
  appId: z.string(),
  flow: z.string(),
  code: z.string().optional().describe('Code of the last failure, as docs/words.md has it'),
  reason: z.string().optional().describe('Why, in one sentence'),
  next: z.string().optional().describe('What to do about it, in one sentence'),
  startedAt: z.number().describe('Epoch ms'),
  endedAt: z.number().optional().describe('Epoch ms; of archived ones'),
  workflowId: z.string(),
  runId: z.string(),
});

const PageView = z.object({
  sessions: z.array(LineView),
  next: z.string().optional().describe('Of the next page'),
  query: z.string().optional().describe('What the Temporal UI lists the same sessions by'),
  looked: z.number().optional().describe('Of stuck sessions: how many running ones were looked at for this page'),
});

/** What people see of sessions. */
export function sessionRoutes(scope: Scope, deps: ApiDeps): void {
  const access = { access: 'read' } as const;
  scope.get(
    '/v1/sessions',
    {
      schema: {
        tags,
        summary: 'Lists sessions, as Temporal finds them, or those that were archived',
        querystring: ListQuery,
        response: { 200: PageView },
      },
      config: access,
    },
    async ({ query: { limit, next, archived, ...filter } }) => {
      const asked = { filter, limit, next };
      if (!archived) return showPage(deps, asked);
      if (filter.query !== undefined) throw new InvalidRequest([{ at: 'querystring/query', message: ONLY_TEMPORAL }]);
      return showArchived(deps, asked);
    },
  );
  scope.post(
    '/v1/sessions/search',
    {
      schema: {
        tags,
        summary: 'Lists the sessions of one contact, as Temporal finds them, or those that were archived',
        body: SearchBody,
        response: { 200: PageView },
      },
      config: access,
    },
    async ({ body: { identity, channel, limit, next, archived, ...filter } }) => {
      const workflowIds = await contactWorkflows(deps, { identity, channel, appId: filter.appId });
      const asked = { filter: { ...filter, workflowIds }, limit, next };
      return archived ? showArchived(deps, asked) : showPage(deps, asked);
    },
  );
  scope.get(
    '/v1/sessions/:id',
    {
      schema: { tags, summary: 'Shows a session', params: SessionParams, response: { 200: SessionView } },
      config: access,
    },
    ({ params }) => showWhereItIs(deps, params.id),
  );
  storyRoutes(scope, deps);
}

/** What happened in a session: read from what Temporal recorded, so that no worker is needed. */
function storyRoutes(scope: Scope, deps: ApiDeps): void {
  scope.get(
    '/v1/sessions/:id/timeline',
    {
      schema: {
        tags,
        summary: 'Tells the story of a session',
        params: SessionParams,
        querystring: TimelineQuery,
        response: { 200: TimelineView },
      },
      config: { access: 'read' },
    },
    ({ params, query }) => timelineOf(deps, params.id, query.at),
  );
  scope.get(
    '/v1/sessions/:id/export',
    {
      schema: {
        tags,
        summary: 'Puts a session into one file, masked',
        params: SessionParams,
        response: { 200: ExportView },
      },
      config: { access: 'read' },
    },
    ({ params }) => exportedSession(deps, params.id),
  );
}

const ONLY_TEMPORAL = 'querystring/query: goes with what Temporal lists, not with archived.';

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

async function showArchived(deps: ApiDeps, asked: SessionQuery): Promise<z.infer<typeof PageView>> {
  const page = await listArchived(deps, asked);
  return { ...page, next: page.next || undefined };
}

async function showPage(deps: ApiDeps, asked: SessionQuery): Promise<z.infer<typeof PageView>> {
  const { state, failure, id, query } = asked.filter;
  if (state === 'stuck' && (failure ?? id ?? query) !== undefined) {
    const message = 'state: stuck goes with channel and appId only: what is stuck has no failure of its own.';
    throw new InvalidRequest([{ at: 'state', message }]);
  }
  const page = state === 'stuck' ? await stuckSessions(deps, asked) : await listSessions(deps, asked);
  return { ...page, next: page.next || undefined };
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
