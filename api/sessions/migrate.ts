import { z } from 'zod';
import type { FlowVersion } from '../../adapters/flow-store.ts';
import { migrateUpdate, stateQuery } from '../../contracts/conversation-session.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import { isActive } from '../../core/session/begin.ts';
import { type Landing, landingOf } from '../../core/session/migrate.ts';
import { commandBefore } from '../../core/session/seen.ts';
import type { ConversationState, Session } from '../../core/session/state.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound, Problem } from '../problem.ts';
import { callWorkflow } from '../workflow-call.ts';
import { publishedFlow } from './begin.ts';
import { type Addressed, type Commanded, commandAt, requireDone } from './command.ts';
import { CommandView, MigrationTarget, Why } from './schemas.ts';
import { findSession } from './visibility.ts';

export const MigrateBody = fields({
  to: MigrationTarget.describe('3 or latest of its own flow, or name@3, name@latest'),
  step: z.string().min(1).max(200).optional().describe('Where it goes on, if not at the step of the same id'),
  dryRun: z.boolean().default(false).describe('Only say where it would land'),
  why: Why.optional(),
});
export type MigrateBody = z.infer<typeof MigrateBody>;

/** Where a session lands, and, unless it was only asked for, what moving it came to. */
export const MigrationView = z.object({
  to: z.string().describe('name@version'),
  lands: z.boolean(),
  step: z
    .string()
    .describe('Where it goes on; empty at the beginning, where it does not land, or where it was moved before'),
  how: z.enum(['waits', 'runs']).optional().describe('It waits there in silence, or runs that step'),
  problems: z.array(z.string()).describe('Why it does not land'),
  ...CommandView.partial().shape,
});
export type MigrationView = z.infer<typeof MigrationView>;

/** Says where a session would land in another version, and moves it there unless it is a dry run. Throws 409 where it does not land. */
export async function migrateSession(
  deps: ApiDeps,
  addressed: Addressed,
  { dryRun, ...body }: MigrateBody,
): Promise<MigrationView> {
  const { sessionId, key } = addressed;
  const { workflowId } = await findSession(deps, sessionId);
  const state = await stateNow(deps, workflowId);
  const { step, why } = body;
  const give = (target: Target) => giveMigration(deps, { workflowId, ...addressed }, { step, why, ...target });
  if (!dryRun && wasGiven(state, key)) return give(again(state, body.to));
  if (state.session?.id !== sessionId) throw notFound(`Session ${sessionId}`);
  const { target, view } = await landingThere(deps, state.session, body);
  const { flow, version } = target;
  if (dryRun) return view;
  requireLanding(view);
  return give({ flow, version, view });
}

/** Throws 409 with every reason. */
export function requireLanding({ to, lands, problems }: Pick<MigrationView, 'to' | 'lands' | 'problems'>): void {
  if (lands) return;
  const message = `The session does not land in ${to}: ${problems.join(' ')}`;
  throw new Problem(409, 'DOES_NOT_LAND', { message, more: { problems } });
}

interface Target {
  flow: string;
  version: number | 'latest';
  view: MigrationView;
}

async function giveMigration(
  deps: ApiDeps,
  addressed: Parameters<typeof commandAt>[1],
  { flow, version, view, step, why }: Target & Pick<MigrateBody, 'step' | 'why'>,
): Promise<MigrationView> {
  const more = { ...(step ? { step } : {}), ...(why ? { why } : {}) };
  const args = (command: Commanded) => ({ ...command, flow, version, ...more });
  const { message, state, sessionId } = requireDone(await commandAt(deps, addressed, { update: migrateUpdate, args }));
  return { ...view, sessionId, state, message };
}

/** What was done stays done, wherever the session would land by now. */
function wasGiven({ seen }: ConversationState, key: string | undefined): boolean {
  return key !== undefined && commandBefore(seen, migrateUpdate.name, key) !== undefined;
}

function again({ session }: ConversationState, to: MigrateBody['to']): Target {
  const named = { flow: session?.flow?.flow ?? '', ...to };
  return { ...named, view: { to: `${named.flow}@${named.version}`, lands: true, step: '', problems: [] } };
}

export function stateNow(deps: ApiDeps, workflowId: string): Promise<ConversationState> {
  const handle = deps.temporal.workflow.getHandle(workflowId);
  return callWorkflow(deps, () => handle.query(stateQuery));
}

/** The version that is meant, and where the session would land there. Throws 409 where it has ended or has no flow yet. */
export async function landingThere(
  { flows }: ApiDeps,
  session: Session,
  { to, step }: Pick<MigrateBody, 'to' | 'step'>,
): Promise<{ target: FlowVersion; view: MigrationView }> {
  const { flow: pinned, flowState } = session;
  if (!isActive(session))
    throw new Problem(409, 'SESSION_ENDED', { message: 'There is no session to do this to: it has ended.' });
  if (!pinned || !flowState)
    throw new Problem(409, 'SESSION_NOT_READY', { message: 'The session has not loaded its flow yet: try again.' });
  const from = await publishedFlow(flows, pinned);
  const target = await publishedFlow(flows, { flow: pinned.flow, ...to });
  const landing = landingOf({ from: from.compiled, to: target.compiled, state: flowState, step });
  return { target, view: viewOf(`${target.flow}@${target.version}`, landing) };
}

function viewOf(to: string, landing: Landing): MigrationView {
  if (!landing.lands) return { to, lands: false, step: '', problems: landing.problems };
  return { to, lands: true, step: landing.step, how: landing.how, problems: [] };
}
