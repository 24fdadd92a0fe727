import { CONVERSATION_SESSION, conversationWorkflowId, inboundSignal } from '../../contracts/conversation-session.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import { contactFamily } from '../../core/channels/identity.ts';
import type { InboundMessage } from '../../core/session/inbound.ts';
import type { ApiDeps } from '../deps.ts';
import { type Outcome, ok, tryAgain } from './outcome.ts';

/** Below the 3 s in which a caller has its 503, with room for the rest of the request. */
const DEADLINE_MS = 2500;

/**
 * One signal, durable before Sinch gets its 200; it starts the contact's workflow where none runs. Whatever goes wrong here
 * is ours, so the answer is 503 and Sinch comes again: a signal that was persisted all the same is met by its message id.
 */
export async function persistMessage(deps: ApiDeps, message: InboundMessage): Promise<Outcome> {
  try {
    await within(DEADLINE_MS, (deadline) => deps.temporal.withDeadline(deadline, () => signal(deps, message)));
    return ok('persisted');
  } catch (error) {
    return tryAgain('temporalAway', error);
  }
}

function signal({ temporal, taskQueue, contactKey, limits }: ApiDeps, message: InboundMessage) {
  const { appId, channel, identity } = message;
  return temporal.workflow.signalWithStart(CONVERSATION_SESSION, {
    workflowId: conversationWorkflowId(appId, contactKey(appId, contactFamily(channel, identity))),
    taskQueue,
    signal: inboundSignal,
    signalArgs: [message],
    args: [limits === undefined ? { appId } : { appId, limits }],
    // Of a workflow that starts; the workflow itself changes them later.
    typedSearchAttributes: [
      { key: SearchAttribute.appId, value: appId },
      { key: SearchAttribute.channel, value: channel },
      { key: SearchAttribute.sessionState, value: 'open' },
    ],
    staticSummary: `Conversation on ${channel}`,
  });
}

/** gRPC's own deadline does not end a retry's pause, so the clock is kept here too. */
async function within<Result>(ms: number, call: (deadline: number) => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Temporal did not answer within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([call(Date.now() + ms), late]);
  } finally {
    clearTimeout(timer);
  }
}
