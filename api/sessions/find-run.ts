import { CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import type { ApiDeps, Temporal } from '../deps.ts';
import { findSession, listRuns } from './visibility.ts';

/** Where the history of a session is looked for. */
export interface FoundRun {
  workflowId: string;
  runId: string;
}

/**
 * A run that a session was in: where another session has taken its place since, only runs that have continued as new name it.
 * One that was reset names it as well, so that the newest counts.
 */
export async function findRun(deps: ApiDeps, id: string): Promise<FoundRun> {
  const query = `WorkflowType = '${CONVERSATION_SESSION}' AND SessionId = '${id}'`;
  const { executions } = await listRuns(deps, { query, limit: 100 });
  const [newest] = executions.toSorted(newestFirst);
  // One that has just begun is not found yet.
  if (!newest) return findSession(deps, id);
  return { workflowId: newest.execution?.workflowId ?? '', runId: newest.execution?.runId ?? '' };
}

type Execution = Awaited<ReturnType<Temporal['workflowService']['listWorkflowExecutions']>>['executions'][number];

/** One that still goes on first, then the one that began last. */
function newestFirst(a: Execution, b: Execution): number {
  const closed = Number(Boolean(a.closeTime)) - Number(Boolean(b.closeTime));
  return closed || Number(b.startTime?.seconds ?? 0) - Number(a.startTime?.seconds ?? 0);
}
