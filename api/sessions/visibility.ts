import { CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import { timeOfSession } from '../../core/session/session-id.ts';
import type { ApiDeps, Temporal } from '../deps.ts';
import { notFound } from '../problem.ts';
import { callWorkflow } from '../workflow-call.ts';
import { pageTokenText } from './page-token.ts';

/** All that are given must hold. */
export interface SessionFilter {
  state?: string;
  channel?: string;
  appId?: string;
  id?: string;
}

/** A session as Temporal's visibility knows it: a little late, good for lists and for people. */
export interface SessionLine {
  id: string;
  state: string;
  channel: string;
  appId: string;
  flow: string;
  /** Code of the last failure, where there is one. */
  reason?: string;
  /** Epoch ms. */
  startedAt: number;
  /** Epoch ms; of archived ones. */
  endedAt?: number;
  workflowId: string;
  runId: string;
}

export interface SessionPage {
  sessions: SessionLine[];
  /** Token of the next page; '' on the last. */
  next: string;
}

export interface SessionQuery {
  filter: SessionFilter;
  limit: number;
  next?: Uint8Array;
}

/** One page. A conversation that no worker has taken yet has no session to show. */
export function listSessions(
  deps: ApiDeps,
  { filter, limit, next = new Uint8Array() }: SessionQuery,
): Promise<SessionPage> {
  return callWorkflow(deps, async () => {
    const page = await deps.temporal.workflowService.listWorkflowExecutions({
      namespace: deps.temporal.options.namespace,
      query: visibilityQuery(filter),
      pageSize: limit,
      nextPageToken: next,
    });
    const sessions = page.executions.map(toLine).filter(({ id }) => id !== '');
    return { sessions, next: pageTokenText(page.nextPageToken ?? new Uint8Array()) };
  });
}

/** Visibility is so late at most, for all we know; and so often we look. */
const LATENESS_MS = 5_000;
const LOOK_AGAIN_MS = 250;

/** The newest run that holds the session. One that has just begun is looked for again, since visibility is a little late. */
export async function findSession(deps: ApiDeps, id: string): Promise<SessionLine> {
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
function visibilityQuery({ state, channel, appId, id }: SessionFilter): string {
  const wanted = { SessionState: state, Channel: channel, AppId: appId, SessionId: id };
  const terms = Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = '${value}'`],
  );
  const current = [`WorkflowType = '${CONVERSATION_SESSION}'`, "ExecutionStatus != 'ContinuedAsNew'"];
  return [...current, ...terms].join(' AND ');
}

type Page = Awaited<ReturnType<Temporal['workflowService']['listWorkflowExecutions']>>;

// Search attributes are JSON and never encrypted: no codec stands between.
function toLine({ execution, startTime, searchAttributes }: Page['executions'][number]): SessionLine {
  const text = (name: string): string => {
    const data = searchAttributes?.indexedFields?.[name]?.data;
    const value: unknown = data ? JSON.parse(Buffer.from(data).toString('utf8')) : '';
    return typeof value === 'string' ? value : '';
  };
  return {
    id: text('SessionId'),
    state: text('SessionState'),
    channel: text('Channel'),
    appId: text('AppId'),
    flow: text('Flow'),
    reason: text('FailureCode') || undefined,
    startedAt: Number(startTime?.seconds ?? 0) * 1000,
    workflowId: execution?.workflowId ?? '',
    runId: execution?.runId ?? '',
  };
}
