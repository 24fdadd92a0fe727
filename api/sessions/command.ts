import { randomUUID } from 'node:crypto';
import type { UpdateDefinition } from '@temporalio/common';
import type { OperatorCommand, OperatorCommandResult } from '../../core/session/given-command.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { giveUpdate } from '../workflow-call.ts';
import type { SessionLine } from './session-line.ts';
import { findSession } from './visibility.ts';

/** A command to a session, by its public id. */
export interface Addressed {
  sessionId: string;
  /** The caller's Idempotency-Key, if there is one. */
  key: string | undefined;
  /** Who gives it, where he said so. */
  by?: string;
}

export type Commanded = OperatorCommand & { sessionId: string };

/** A command, and what it is given beside its id and its session. */
export interface Command<Given extends OperatorCommand> {
  update: UpdateDefinition<OperatorCommandResult, [Given]>;
  args: (command: Commanded) => Given;
}

/**
 * Gives a running session a command and answers what it came to, done or not. The key is the update's id: within a run Temporal
 * itself answers a repeated call, in a later one the workflow does.
 */
export async function commandSession<Given extends OperatorCommand>(
  deps: ApiDeps,
  addressed: Addressed,
  command: Command<Given>,
): Promise<OperatorCommandResult> {
  const { workflowId } = await findSession(deps, addressed.sessionId);
  return commandAt(deps, { workflowId, ...addressed }, command);
}

/** As commandSession, where it is known already which workflow holds the session. */
export function commandAt<Given extends OperatorCommand>(
  deps: ApiDeps,
  { workflowId, sessionId, key, by }: Addressed & Pick<SessionLine, 'workflowId'>,
  { update, args }: Command<Given>,
): Promise<OperatorCommandResult> {
  const id = key ?? randomUUID();
  const handle = deps.temporal.workflow.getHandle(workflowId);
  const updateId = `${update.name}-${id}`;
  const given = args({ id, sessionId, ...(by === undefined ? {} : { by }) });
  return giveUpdate(deps, () => handle.executeUpdate(update, { args: [given], updateId }));
}

/** The result of what was done. Throws 409 with the workflow's own code and sentence where it was not. */
export function requireDone(result: OperatorCommandResult): OperatorCommandResult {
  if (result.done) return result;
  const { sessionId, state, message, code = 'SESSION_NOT_READY' } = result;
  throw new Problem(409, code, { message, more: { sessionId, state } });
}
