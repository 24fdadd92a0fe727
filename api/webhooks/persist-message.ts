import { WorkflowNotFoundError } from '@temporalio/client';
import { CONVERSATION_SESSION, inboundSignal } from '../../contracts/conversation-session.ts';
import type { InboundMessage } from '../../core/session/inbound.ts';
import { conversationStart, workflowIdOf } from '../conversation-start.ts';
import type { ApiDeps } from '../deps.ts';
import { withinDeadline } from './deadline.ts';
import { type Outcome, ok, tryAgain } from './outcome.ts';

/**
 * One signal, durable before Sinch gets its 200; it starts the contact's workflow where none runs. Whatever goes wrong here
 * is ours, so the answer is 503 and Sinch comes again: a signal that was persisted all the same is met by its message id.
 */
export async function persistMessage(deps: ApiDeps, message: InboundMessage): Promise<Outcome> {
  const start = { ...conversationStart(deps, message), signal: inboundSignal, signalArgs: [message] };
  try {
    await withinDeadline(deps, () => deps.temporal.workflow.signalWithStart(CONVERSATION_SESSION, start));
    return ok('persisted');
  } catch (error) {
    return tryAgain('temporalAway', error);
  }
}

/** A reaction is for a conversation that runs: it begins none. Other events change nothing here. */
export async function takeReaction(deps: ApiDeps, reaction: InboundMessage | undefined): Promise<Outcome> {
  if (!reaction) return ok('counted');
  const handle = deps.temporal.workflow.getHandle(workflowIdOf(deps, reaction));
  try {
    await withinDeadline(deps, () => handle.signal(inboundSignal, reaction));
    return ok('persisted');
  } catch (error) {
    return error instanceof WorkflowNotFoundError ? ok('counted') : tryAgain('temporalAway', error);
  }
}
