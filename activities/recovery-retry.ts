import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { isStuck, isWithoutAnswer } from '../adapters/grpc-error.ts';
import type { FoundSession, SessionReport } from '../adapters/recoveries.ts';
import type { RecoveryOrder } from '../contracts/bulk-recovery.ts';
import { retryUpdate } from '../contracts/conversation-session.ts';
import type { OperatorCommandResult, RetryCommand } from '../core/session/given-command.ts';

/** How long an answer is waited for; `last`: whoever gives none now is not asked again. */
interface Patience {
  patienceMs: number;
  last: boolean;
}

/**
 * Gives one session the retry, under an id that is the same whoever gives it again. Whether it can be retried is decided where it is
 * known: in the session's own workflow. Rejects where Temporal is away.
 */
export async function retryOne(
  session: FoundSession,
  order: RecoveryOrder,
  patience: Patience,
): Promise<SessionReport> {
  const { client, cancellationSignal } = Context.current();
  const { workflowId, sessionId } = session;
  const command = commandFor(sessionId, order);
  const options = { updateId: `${retryUpdate.name}-${command.id}`, args: [command] satisfies [RetryCommand] };
  try {
    const give = () => client.workflow.getHandle(workflowId).executeUpdate(retryUpdate, options);
    return reportOf(sessionId, await client.withDeadline(Date.now() + patience.patienceMs, give));
  } catch (error) {
    // What ended with the worker was not refused: whoever tries again does it.
    cancellationSignal.throwIfAborted();
    return unanswered(sessionId, error, patience);
  }
}

function commandFor(sessionId: string, { id, by, why, to, maxAgeMs }: RecoveryOrder): RetryCommand {
  const told = { ...(by ? { by } : {}), ...(why ? { why } : {}), ...(to ? { to } : {}) };
  return { id: `recovery.${id}.${sessionId}`, sessionId, guard: { maxAgeMs }, ...told };
}

function reportOf(sessionId: string, { done, code, message }: OperatorCommandResult): SessionReport {
  if (done) return { sessionId, outcome: 'recovered', code: '', reason: message };
  const inVain = code === 'SESSION_FAILED' || code === 'TRIED_BEFORE';
  return { sessionId, outcome: inVain ? 'failedAgain' : 'skipped', code: code ?? '', reason: message };
}

function unanswered(sessionId: string, error: unknown, { last }: Patience): SessionReport {
  if (error instanceof WorkflowNotFoundError)
    return { sessionId, outcome: 'skipped', code: 'SESSION_ENDED', reason: 'Its conversation is over.' };
  // The last one: its run ended meanwhile.
  if (!isWithoutAnswer(error) && !isStuck(error) && !(error instanceof WorkflowUpdateFailedError)) throw error;
  const reason = 'Its retry has not been answered: it waits for Sinch or a service, or its workflow is stuck.';
  return { sessionId, outcome: last ? 'unreached' : 'underWay', code: last ? 'NO_ANSWER' : '', reason };
}
