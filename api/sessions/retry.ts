import { z } from 'zod';
import { retryUpdate } from '../../contracts/conversation-session.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import type { RetryCommand } from '../../core/session/given-command.ts';
import { commandBefore } from '../../core/session/seen.ts';
import type { ApiDeps } from '../deps.ts';
import { type Addressed, commandAt, requireDone } from './command.ts';
import { landingThere, requireLanding, stateNow } from './migrate.ts';
import { PlainFlowName, type RepairView, Version, Why } from './schemas.ts';
import { findSession } from './visibility.ts';

const Target = z.object({
  flow: PlainFlowName.optional().describe('Another flow; its own unless given'),
  version: Version.optional().describe('A repaired version to go on with: a number or latest'),
});

export const RetryBody = fields({ ...Target.shape, why: Why.optional() }).nullish();
export type RetryBody = z.infer<typeof RetryBody>;

/**
 * Lets a failed session go on at its failed step, on another version where one is named. That it failed again is an answer like any
 * other. Throws 409 where it is not failed, is being retried already, or does not land.
 */
export async function retrySession(deps: ApiDeps, addressed: Addressed, body: RetryBody): Promise<RepairView> {
  const { flow, version, why } = body ?? {};
  const { workflowId } = await findSession(deps, addressed.sessionId);
  const asked = flow === undefined && version === undefined ? undefined : { flow, version };
  const to = asked && (await target(deps, { workflowId, ...addressed }, asked));
  const more: Partial<RetryCommand> = { ...(to ? { to } : {}), ...(why ? { why } : {}) };
  const args = (command: RetryCommand) => ({ ...command, ...more });
  const result = await commandAt(deps, { workflowId, ...addressed }, { update: retryUpdate, args });
  return WAS_TRIED.includes(result.code ?? '') ? result : requireDone(result);
}

/** It was done, now or under this key before, though in vain. */
const WAS_TRIED = ['SESSION_FAILED', 'TRIED_BEFORE'];

type Asked = z.infer<typeof Target>;

/** The very version that was looked at: a newer one may be published meanwhile. */
async function target(
  deps: ApiDeps,
  { workflowId, sessionId, key }: Addressed & { workflowId: string },
  { flow, version = 'latest' }: Asked,
): Promise<NonNullable<RetryCommand['to']>> {
  const { session, seen } = await stateNow(deps, workflowId);
  const named = { flow: flow ?? session?.flow?.flow ?? '', version };
  // What was done stays done; and why a session is not retried is the session's own to say.
  const given = key !== undefined && commandBefore(seen, retryUpdate.name, key) !== undefined;
  if (given || session?.id !== sessionId || session.status !== 'failed' || !session.flowState) return named;
  const { target: found, view } = await landingThere(deps, session, { to: named });
  requireLanding(view);
  return { flow: found.flow, version: found.version };
}
