import { isGrpcServiceError } from '@temporalio/client';
import { isGone } from '../../adapters/grpc-error.ts';
import { CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import type { ApiDeps } from '../deps.ts';
import { callWorkflow } from '../workflow-call.ts';
import { pageTokenText } from './page-token.ts';
import { type Run, type SessionLine, sessionLine, stuckLine } from './session-line.ts';
import { heldBy, type ListDeps, listRuns, type SessionPage, type SessionQuery } from './visibility.ts';

/** How many are asked about at once. */
const AT_ONCE = 20;

/** What sessions are looked for among: all that are given must hold. */
export type StuckFilter = Pick<SessionQuery['filter'], 'channel' | 'appId' | 'workflowIds'>;

export interface StuckPage extends SessionPage {
  /** How many running conversations were looked at for this page. */
  looked: number;
}

/**
 * Sessions whose workflow task fails: those that the server has marked (TemporalReportedProblems, server 1.30 and later), and those
 * among a page of the running conversations that it says so of when it is asked about each. `limit` bounds how many are asked about.
 */
export async function stuckSessions(
  deps: ListDeps,
  { filter, limit, next }: SessionQuery & { filter: StuckFilter },
): Promise<StuckPage> {
  const query = runningQuery(filter);
  const marked = await markedRuns(deps, query);
  const page = await listRuns(deps, { query, limit, next });
  const found = await mapSome(page.executions, (run) => lookAt(deps, run));
  const named = next === undefined ? await Promise.all((marked ?? []).map((run) => sessionLine(deps, run))) : [];
  return {
    sessions: [...new Map([...named, ...found.flat()].map((line) => [line.runId, line])).values()],
    next: pageTokenText(page.nextPageToken ?? new Uint8Array()),
    query: marked && `${query} AND ${MARKED}`,
    looked: page.executions.length,
  };
}

const MARKED = 'TemporalReportedProblems IS NOT NULL';

/** Ended ones too: they linger, and what the contact writes next begins a session in the same workflow. */
function runningQuery({ channel, appId, workflowIds }: StuckFilter): string {
  const terms = Object.entries({ Channel: channel, AppId: appId }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = '${value}'`],
  );
  if (workflowIds !== undefined) terms.push(heldBy(workflowIds));
  return [`WorkflowType = '${CONVERSATION_SESSION}'`, "ExecutionStatus = 'Running'", ...terms].join(' AND ');
}

const MOST_MARKED = 200;
/** gRPC's. */
const INVALID_ARGUMENT = 3;

/** undefined where the server is too old to know the search attribute. */
async function markedRuns(deps: Pick<ApiDeps, 'temporal'>, query: string): Promise<Run[] | undefined> {
  try {
    const { executions } = await listRuns(deps, { query: `${query} AND ${MARKED}`, limit: MOST_MARKED });
    return executions;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === INVALID_ARGUMENT) return undefined;
    throw error;
  }
}

/** Its line, where its task has failed, or timed out, and is tried again. */
async function lookAt(deps: ListDeps, run: Run): Promise<SessionLine[]> {
  const failed = (await attemptAt(deps, run)) - 1;
  return failed < 1
    ? []
    : [stuckLine(run, `its workflow task has failed ${failed === 1 ? 'once' : `${failed} times`}`)];
}

/** At which attempt its workflow task is; 1 where there is none, or the run is gone since it was listed. */
async function attemptAt(deps: Pick<ApiDeps, 'temporal'>, { execution }: Run): Promise<number> {
  const { workflowService, options } = deps.temporal;
  const asked = { namespace: options.namespace, execution };
  try {
    const { pendingWorkflowTask } = await callWorkflow(deps, () => workflowService.describeWorkflowExecution(asked));
    return pendingWorkflowTask?.attempt ?? 1;
  } catch (error) {
    if (isGone(error)) return 1;
    throw error;
  }
}

async function mapSome<Item, Result>(items: readonly Item[], map: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE)
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(map))));
  return results;
}
