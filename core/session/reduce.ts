import { begin } from './begin.ts';
import { called, recall } from './called.ts';
import { reachDeadline } from './deadline-reached.ts';
import type { ReduceContext, Reduced, SessionEvent, SessionEventKind } from './event.ts';
import { forwarded, forwardFailed, handOver, personSays, release, tell } from './handover.ts';
import { keepFailed, kept } from './keep.ts';
import { endSession } from './lifecycle.ts';
import { migrate } from './migrate.ts';
import { endReceiptWait, endsWait, takeNotice } from './notices.ts';
import { endEventWait, takeOutside } from './outside-event.ts';
import { receiveMessage } from './receive.ts';
import { repliesFailed, repliesSent } from './replies-sent.ts';
import { resend, sendInterrupted } from './resend.ts';
import { retrySession } from './retry.ts';
import { setVariables } from './set-variables.ts';
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
  notice: (state, event, context) => takeNotice(state, event.notice, context),
  deadline: (state, event, context) => reachDeadline(state, event.deadline, context),
  flowLoaded,
  flowMissing,
  sent: (state, event, context) => repliesSent(state, event.results, context),
  sendFailed: repliesFailed,
  sendInterrupted,
  resend: (state, _event, context) => resend(state, context),
  called: (state, event, context) => called(state, event.outcome, context),
  recall: (state) => recall(state),
  forwarded: (state) => forwarded(state),
  forwardFailed,
  tell: (state) => tell(state),
  awaited: takeAwaited,
  kept: (state, event) => kept(state, event.ids),
  keepFailed: (state, _event, context) => keepFailed(state, context),
  retry: retrySession,
  end: (state, { because = 'an operator ended it' }, context) => endSession(state, because, context),
  begin,
  outside: takeOutside,
  personSays,
  handover: handOver,
  release,
  setVariables,
  migrate,
};

function takeAwaited(state: ConversationState, _event: SessionEvent<'awaited'>, context: ReduceContext): Reduced {
  const { session } = state;
  if (session && endsWait(session)) return endReceiptWait(state, context);
  return endEventWait(state, context);
}

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
  return { engine: 1, appId, queue: [], overflow: 0, notices: [], heard: {}, seen: [], session: null, replayedAt: 0 };
}
