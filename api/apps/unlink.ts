import { WorkflowNotFoundError, WorkflowUpdateStage } from '@temporalio/client';
import type { AppLink } from '../../adapters/app-links.ts';
import { isWithoutAnswer } from '../../adapters/grpc-error.ts';
import { runningSessionsQuery } from '../../contracts/running-sessions.ts';
import { appWorkflowId, type SessionsFate, type SinchAppState, unlinkUpdate } from '../../contracts/sinch-app.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { requireTarget } from '../sessions/targets.ts';
import { callWorkflow } from '../workflow-call.ts';
import { startWorkflow } from './link.ts';
import type { UnlinkQuery } from './schemas.ts';

/** Longer nobody waits: the workflow goes on by itself. */
const UNLINK_MS = 10_000;

/** `busy`: with so many sessions, and it goes on · `done`: with what is left to do by hand, '' where nothing is. */
export type Unlinked = { kind: 'busy'; sessions: number } | { kind: 'done'; problem: string };

/**
 * Unlinks an app by its workflow, which sees to the sessions that run, removes the webhook and forgets the link. 409 where sessions
 * run and nobody said what becomes of them, or where some would not have it so: the app then stays linked.
 */
export async function unlinkApp(deps: ApiDeps, link: AppLink, query: UnlinkQuery): Promise<Unlinked> {
  const { appId } = link;
  const fate = fateOf(query);
  const sessions = await countRunning(deps, appId);
  if (fate === undefined && sessions > 0) throw sessionsRunning(appId, sessions);
  if (fate?.kind === 'handover') await requireTarget(deps, appId, fate.to);
  // Whatever has become of its workflow, sessions and webhook are seen to by one.
  await startWorkflow(deps, link);
  const state = await tellUnlink(deps, link, fate);
  if (state === 'busy') return { kind: 'busy', sessions };
  if (state !== 'gone' && state.health !== 'unlinked')
    throw new Problem(409, 'SESSIONS_LEFT', { message: `App ${appId} stays linked: ${state.problem}` });
  // The workflow has forgotten it, unless it was on its way out already; the cache of this process has not.
  await deps.links.remove(link);
  const again = await deps.links.findNow(appId);
  // Whoever linked it anew may have met the workflow that has ended since.
  if (again !== undefined) await startWorkflow(deps, again);
  return { kind: 'done', problem: state === 'gone' ? '' : state.problem };
}

function fateOf({ sessions, to = '' }: UnlinkQuery): SessionsFate | undefined {
  if (sessions === undefined) return undefined;
  return sessions === 'end' ? { kind: 'end' } : { kind: 'handover', to };
}

function sessionsRunning(appId: string, sessions: number): Problem {
  const [run, them] = sessions === 1 ? ['session runs', 'it'] : ['sessions run', 'them'];
  const message = `App ${appId} was not unlinked: ${sessions} ${run}. Say what becomes of ${them}: sessions=end, or sessions=handover&to=NAME.`;
  return new Problem(409, 'SESSIONS_RUNNING', { message, more: { sessions } });
}

/** By Temporal's visibility, which is a little late. */
async function countRunning(deps: ApiDeps, appId: string): Promise<number> {
  const { count } = await callWorkflow(deps, () =>
    deps.temporal.workflowService.countWorkflowExecutions({
      namespace: deps.temporal.options.namespace,
      query: runningSessionsQuery({ appId }),
    }),
  );
  return Number(count ?? 0);
}

/** `gone`: no workflow runs for the app · `busy`: it has taken it on, and is not done. */
async function tellUnlink(
  deps: ApiDeps,
  { appId, linkedAt }: AppLink,
  fate: SessionsFate | undefined,
): Promise<SinchAppState | 'gone' | 'busy'> {
  const handle = deps.temporal.workflow.getHandle(appWorkflowId(appId));
  const given = fate === undefined ? { linkedAt } : { linkedAt, fate };
  try {
    const update = await callWorkflow(deps, () =>
      handle.startUpdate(unlinkUpdate, { args: [given], waitForStage: WorkflowUpdateStage.ACCEPTED }),
    );
    return await callWorkflow(deps, () => update.result(), UNLINK_MS).catch(busyOrThrow);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'gone';
    throw error;
  }
}

function busyOrThrow(error: unknown): 'busy' {
  if (isWithoutAnswer(error)) return 'busy';
  throw error;
}
