import { CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import { timeOfSession } from '../../core/session/session-id.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { callWorkflow } from '../workflow-call.ts';
import { pageTokenText } from './page-token.ts';
import { type SessionLine, sessionLine } from './session-line.ts';

/** All that are given must hold. */
export interface SessionFilter {
  state?: string;
  channel?: string;
  appId?: string;
  id?: string;
  /** A code, or `any`: of sessions that have failed, and of those whose flow took care of it. */
  failure?: string;
  /** A list filter that core/session/recovery-query.ts has written. */
  query?: string;
  /** Only the conversations held there, with those that have given way to another since. */
  workflowIds?: readonly string[];
}

export type ListDeps = Pick<ApiDeps, 'temporal' | 'payloadCodec'>;

export interface SessionPage {
  sessions: SessionLine[];
  /** Token of the next page; '' on the last. */
  next: string;
  /** What Temporal was asked, and its own UI can be. */
  query?: string;
}

export interface SessionQuery {
  filter: SessionFilter;
  limit: number;
  next?: Uint8Array;
}

/** One page. A conversation that no worker has taken yet has no session to show. */
export async function listSessions(deps: ListDeps, { filter, limit, next }: SessionQuery): Promise<SessionPage> {
  const query = visibilityQuery(filter);
  const page = await listRuns(deps, { query, limit, next });
  const lines = await Promise.all(page.executions.map((run) => sessionLine(deps, run)));
  const sessions = lines.filter(({ id }) => id !== '');
  return { sessions: withoutPast(sessions), next: pageTokenText(page.nextPageToken ?? new Uint8Array()), query };
}

/** Runs of workflows as visibility lists them, newest first. */
export function listRuns(
  deps: Pick<ApiDeps, 'temporal'>,
  { query, limit, next = new Uint8Array() }: { query: string; limit: number; next?: Uint8Array },
) {
  return callWorkflow(deps, () =>
    deps.temporal.workflowService.listWorkflowExecutions({
      namespace: deps.temporal.options.namespace,
      query,
      pageSize: limit,
      nextPageToken: next,
    }),
  );
}

/** Of a session that several runs hold, the newest run. */
function withoutPast(sessions: SessionLine[]): SessionLine[] {
  const seen = new Set<string>();
  return sessions.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** Visibility is so late at most, for all we know; and so often we look. */
const LATENESS_MS = 5_000;
const LOOK_AGAIN_MS = 250;

/** The newest run that holds the session. One that has just begun is looked for again, since visibility is a little late. */
export async function findSession(deps: ListDeps & Pick<ApiDeps, 'now'>, id: string): Promise<SessionLine> {
  const begun = timeOfSession(id);
  // Made up: clocks differ less, and whoever waited for such a session would wait for ever.
  const until = begun > deps.now() + LATENESS_MS ? 0 : begun + LATENESS_MS;
  for (;;) {
    const { sessions } = await listSessions(deps, { filter: { id }, limit: 10 });
    const [newest] = sessions.toSorted((a, b) => b.startedAt - a.startedAt);
    if (newest !== undefined) return newest;
    if (!(deps.now() < until)) throw notFound(`Session ${id}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** A run that has continued as new is the same session's past. Values come from schemas that allow no quote. */
function visibilityQuery({ state, channel, appId, id, failure, query, workflowIds }: SessionFilter): string {
  const wanted = { SessionState: state, Channel: channel, AppId: appId, SessionId: id };
  const terms = Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = '${value}'`],
  );
  if (failure !== undefined) terms.push(failure === 'any' ? 'FailureCode IS NOT NULL' : `FailureCode = '${failure}'`);
  if (query !== undefined) terms.push(`(${query})`);
  // A contact's earlier sessions have ended in runs that have continued as new.
  if (workflowIds === undefined) terms.unshift("ExecutionStatus != 'ContinuedAsNew'");
  else terms.push(heldBy(workflowIds));
  return [`WorkflowType = '${CONVERSATION_SESSION}'`, ...terms].join(' AND ');
}

/** The term of a query that is true of these workflows. */
export function heldBy(workflowIds: readonly string[]): string {
  return `WorkflowId IN (${workflowIds.map((workflowId) => `'${workflowId}'`).join(', ')})`;
}
