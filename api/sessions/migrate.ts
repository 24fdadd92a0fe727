import { z } from 'zod';
import { migrateUpdate, stateQuery } from '../../contracts/conversation-session.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import { isActive } from '../../core/session/begin.ts';
import { type Landing, landingOf } from '../../core/session/migrate.ts';
import type { Session } from '../../core/session/state.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound, Problem } from '../problem.ts';
import { callWorkflow } from '../workflow-call.ts';
import { publishedFlow } from './begin.ts';
import { type Addressed, commandAt, requireDone } from './command.ts';
import { CommandView, MigrationTarget } from './schemas.ts';
import { findSession } from './visibility.ts';

export const MigrateBody = fields({
  to: MigrationTarget.describe('3 or latest of its own flow, or name@3, name@latest'),
  step: z.string().min(1).max(200).optional().describe('Where it goes on, if not at the step of the same id'),
  dryRun: z.boolean().default(false).describe('Only say where it would land'),
});
export type MigrateBody = z.infer<typeof MigrateBody>;

/** Where a session lands, and, unless it was only asked for, what moving it came to. */
export const MigrationView = z.object({
  to: z.string().describe('name@version'),
  lands: z.boolean(),
  step: z.string().describe('Where it goes on; empty at the beginning, or where it does not land'),
  how: z.enum(['waits', 'runs']).optional().describe('It waits there in silence, or runs that step'),
  problems: z.array(z.string()).describe('Why it does not land'),
  ...CommandView.partial().shape,
});
export type MigrationView = z.infer<typeof MigrationView>;

/** Says where a session would land in another version, and moves it there unless it is a dry run. Throws 409 where it does not land. */
export async function migrateSession(
  deps: ApiDeps,
  { sessionId, key }: Addressed,
  { to, step, dryRun }: MigrateBody,
): Promise<MigrationView> {
  const { workflowId } = await findSession(deps, sessionId);
  const session = await sessionNow(deps, workflowId, sessionId);
  const { target, landing } = await look(deps, session, { to, step });
  const view = viewOf(`${target.flow}@${target.version}`, landing);
  if (dryRun) return view;
  if (!view.lands) {
    const message = `The session does not land in ${view.to}: ${view.problems.join(' ')}`;
    throw new Problem(409, 'DOES_NOT_LAND', { message, more: { problems: view.problems } });
  }
  const { flow, version } = target;
  const result = await commandAt(
    deps,
    { workflowId, sessionId, key },
    { update: migrateUpdate, args: (command) => ({ ...command, flow, version, ...(step ? { step } : {}) }) },
  );
  const { message, state } = requireDone(result);
  return { ...view, sessionId, state, message };
}

async function sessionNow(deps: ApiDeps, workflowId: string, sessionId: string): Promise<Session> {
  const handle = deps.temporal.workflow.getHandle(workflowId);
  const { session } = await callWorkflow(deps, () => handle.query(stateQuery));
  if (session?.id !== sessionId) throw notFound(`Session ${sessionId}`);
  return session;
}

async function look({ flows }: ApiDeps, session: Session, { to, step }: Pick<MigrateBody, 'to' | 'step'>) {
  const { flow: pinned, flowState } = session;
  if (!isActive(session))
    throw new Problem(409, 'SESSION_ENDED', { message: 'There is no session to do this to: it has ended.' });
  if (!pinned || !flowState)
    throw new Problem(409, 'SESSION_NOT_READY', { message: 'The session has not loaded its flow yet: try again.' });
  const from = await publishedFlow(flows, pinned);
  const target = await publishedFlow(flows, { flow: pinned.flow, ...to });
  const landing = landingOf({ from: from.compiled, to: target.compiled, state: flowState, step });
  return { target, landing };
}

function viewOf(to: string, landing: Landing): MigrationView {
  if (!landing.lands) return { to, lands: false, step: '', problems: landing.problems };
  return { to, lands: true, step: landing.step, how: landing.how, problems: [] };
}
