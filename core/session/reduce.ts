import { reachDeadline } from './deadline-reached.ts';
import type { ReduceContext, Reduced, SessionEvent, SessionEventKind } from './event.ts';
import { endSession } from './lifecycle.ts';
import { receiveMessage } from './receive.ts';
import { repliesFailed, repliesSent } from './replies-sent.ts';
import { retrySession } from './retry.ts';
import { flowLoaded, flowMissing } from './start.ts';
import type { ConversationState } from './state.ts';

type Handler<K extends SessionEventKind> = (
  state: ConversationState,
  event: SessionEvent<K>,
  context: ReduceContext,
) => Reduced;

/** Complete by type: a new kind of event does not compile until it has its handler. */
const HANDLERS: { [K in SessionEventKind]: Handler<K> } = {
  message: (state, event, context) => receiveMessage(state, event.message, context),
  deadline: (state, event, context) => reachDeadline(state, event.deadline, context),
  flowLoaded: (state, event, context) => flowLoaded(state, { ...context, flow: event.flow }),
  flowMissing: (state, event, context) => flowMissing(state, event, context),
  sent: (state, event, context) => repliesSent(state, event.results, context),
  sendFailed: (state, event, context) => repliesFailed(state, event, context),
  retry: (state, event, context) => retrySession(state, event, context),
  end: (state, _event, context) => endSession(state, 'an operator ended it', context),
};

/**
 * The session's whole logic: what an event does to a conversation, and which effects the shell performs for it.
 * Pure and total: the workflow, the simulator, flow tests and the re-simulation of old conversations all run this.
 */
export function reduce<K extends SessionEventKind>(
  state: ConversationState,
  event: SessionEvent<K>,
  context: ReduceContext,
): Reduced {
  return HANDLERS[event.kind](state, event, context);
}

/** A conversation in which nothing has happened yet. */
export function emptyConversation(appId: string): ConversationState {
  return { engine: 1, appId, queue: [], overflow: 0, seen: [], session: null, replayedAt: 0 };
}
