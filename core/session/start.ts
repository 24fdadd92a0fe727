import type { ReduceContext, Reduced, SessionEvent } from './event.ts';
import { flowInput, freshFacts } from './facts.ts';
import type { InboundMessage } from './inbound.ts';
import { loadFlow } from './lifecycle.ts';
import { park } from './park.ts';
import { sessionId } from './session-id.ts';
import type { ConversationState, Session } from './state.ts';
import { withContactLine } from './talk.ts';
import { runTurn } from './turn.ts';

/** Begins a session with the message that brought it about; the flow is asked for first. */
export function startSession(state: ConversationState, message: InboundMessage, context: ReduceContext): Reduced {
  const session: Session = {
    // Named by the message alone: a run that is reset to before its start names it the same again.
    id: sessionId(
      message.acceptedAt || context.now,
      `${message.appId} ${message.channel} ${message.identity} ${message.id}`,
    ),
    status: 'open',
    startedAt: context.now,
    flow: null,
    flowState: null,
    failure: null,
    handled: null,
    pending: null,
    cause: { id: message.id, since: message.acceptedAt, next: 0 },
    opening: message,
    deadlines: {},
    endedBecause: '',
    talk: [],
    retries: 0,
    ...freshFacts(message, context.now),
  };
  return { state: { ...state, session }, effects: [loadFlow(session)] };
}

/** Pins the session to the version that came and runs its first turn. */
export function flowLoaded(state: ConversationState, context: ReduceContext): Reduced {
  const { session } = state;
  const { flow } = context;
  if (!session?.opening || !flow) return { state, effects: [] };
  const { opening } = session;
  const pinned: Session = {
    ...withContactLine(session, opening, context),
    flow: { flow: flow.flow, version: flow.version, hash: flow.hash },
    opening: null,
  };
  return runTurn({ ...state, session: pinned }, { kind: 'start', input: flowInput(pinned, opening) }, context);
}

/** No flow to run: the session fails, and the message that began it waits in the session for a retry. */
export function flowMissing(
  state: ConversationState,
  event: SessionEvent<'flowMissing'>,
  context: ReduceContext,
): Reduced {
  const error = { step: '', code: event.code, reason: event.reason };
  return park(state, { error, unsent: null, apologise: true }, context);
}
