import type { FlowEvent } from '../flow/engine-types.ts';
import type { ReduceContext, Reduced } from './event.ts';
import { endSession } from './lifecycle.ts';
import type { ConversationState, DeadlineKind, PlannedReplies, Session } from './state.ts';
import { runTurn } from './turn.ts';

type Reach = (state: ConversationState, session: Session, context: ReduceContext) => Reduced;

const REACHED: { [K in DeadlineKind]: Reach } = {
  idle: (state, session, context) => speak(state, { session, kind: 'idle' }, context),
  expire: (state, session, context) => expire(state, session, context),
  max: (state, _session, context) => endSession(state, 'it reached its maximum age', context),
  keepFailed: (state, session) => ({ state, effects: [{ kind: 'close', failure: failureOf(session) }] }),
  linger: (state) => ({ state, effects: [{ kind: 'close', failure: null }] }),
};

/** A deadline passed: the flow's route speaks, or the session ends, or the workflow closes. */
export function reachDeadline(state: ConversationState, deadline: DeadlineKind, context: ReduceContext): Reduced {
  const { session } = state;
  const at = session?.deadlines[deadline];
  if (!session || at === undefined || at > context.now) return { state, effects: [] };
  return REACHED[deadline](state, session, context);
}

function speak(
  state: ConversationState,
  route: { session: Session; kind: 'idle' | 'expire' },
  context: ReduceContext,
): Reduced {
  const { session, kind } = route;
  const at = session.deadlines[kind] ?? context.now;
  // Kind and deadline name the cause: after a reset the same silence gives the same reply ids.
  const cause = { id: `${kind}-${session.id}-${at}`, since: at, next: 0 };
  const { [kind]: _passed, ...deadlines } = session.deadlines;
  const event: FlowEvent = { kind };
  return runTurn({ ...state, session: { ...session, cause, deadlines } }, event, context);
}

/** Expiry lets the flow say its last word; where the flow would wait on, the session ends all the same. */
function expire(state: ConversationState, session: Session, context: ReduceContext): Reduced {
  const because = 'the contact was silent for too long';
  if (!context.flow?.session.onExpire) return endSession(state, because, context);
  const spoken = speak(state, { session, kind: 'expire' }, context);
  const last = spoken.state.session;
  if (last?.status !== 'open' || !last.pending) return endSession(spoken.state, because, context);
  const pending: PlannedReplies = { ...last.pending, afterwards: 'end', route: 'expire' };
  return {
    state: { ...spoken.state, session: { ...last, pending } },
    effects: [{ kind: 'send', planned: pending }],
  };
}

function failureOf(session: Session): { code: string; reason: string } {
  return {
    code: session.failure?.code ?? 'FAILED',
    reason: session.failure?.reason ?? 'The session failed and nobody retried it.',
  };
}
