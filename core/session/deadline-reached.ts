import type { FlowEvent } from '../flow/engine-types.ts';
import { furtherCause } from './cause-id.ts';
import type { ReduceContext, Reduced } from './event.ts';
import { keepNow } from './keep.ts';
import { endSession } from './lifecycle.ts';
import type { ConversationState, DeadlineKind, Session } from './state.ts';
import { runTurn } from './turn.ts';

type Reach = (state: ConversationState, session: Session, context: ReduceContext) => Reduced;

const REACHED: { [K in DeadlineKind]: Reach } = {
  wait: (state, session, context) => speak(state, { session, deadline: 'wait', event: { kind: 'timeout' } }, context),
  idle: (state, session, context) => speak(state, { session, deadline: 'idle', event: { kind: 'idle' } }, context),
  expire: (state, session, context) => expire(state, session, context),
  max: (state, _session, context) => endSession(state, 'it reached its maximum age', context),
  keepFailed: (state, session, context) =>
    close(state, { deadline: 'keepFailed', failure: failureOf(session) }, context),
  linger: (state, _session, context) => close(state, { deadline: 'linger', failure: null }, context),
  keep: (state, session) => keepAgain(state, session),
};

/** A deadline passed: the flow's route speaks, or the session ends, or the workflow closes. */
export function reachDeadline(state: ConversationState, deadline: DeadlineKind, context: ReduceContext): Reduced {
  const { session } = state;
  const at = session?.deadlines[deadline];
  if (!session || at === undefined || at > context.now) return { state, effects: [] };
  return REACHED[deadline](state, session, context);
}

interface Speech {
  session: Session;
  deadline: 'wait' | 'idle' | 'expire';
  event: FlowEvent;
}

function speak(state: ConversationState, { session, deadline, event }: Speech, context: ReduceContext): Reduced {
  // Named after what it came to be silent after: in a run that was reset the clock begins again, and the same silence ends later.
  const cause = furtherCause(session, deadline);
  const { [deadline]: _passed, ...deadlines } = session.deadlines;
  return runTurn({ ...state, session: { ...session, cause, deadlines } }, event, context);
}

/** Expiry lets the flow say its last word; where the flow would wait on, the session ends all the same. */
function expire(state: ConversationState, session: Session, context: ReduceContext): Reduced {
  const ending = 'the contact was silent for too long';
  return speak(state, { session: { ...session, ending }, deadline: 'expire', event: { kind: 'expire' } }, context);
}

interface Closing {
  deadline: 'keepFailed' | 'linger';
  failure: { code: string; reason: string } | null;
}

/** The workflow does not close on what it still has to store. */
function close(state: ConversationState, { deadline, failure }: Closing, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session || session.unkept.length === 0) return { state, effects: [{ kind: 'close', failure }] };
  const deadlines = { ...session.deadlines, [deadline]: context.now + context.limits.keepRetryMs };
  return keepAgain({ ...state, session: { ...session, deadlines } }, { ...session, deadlines });
}

function keepAgain(state: ConversationState, session: Session): Reduced {
  const { keep: _passed, ...deadlines } = session.deadlines;
  const next = { ...state, session: { ...session, deadlines } };
  return { state: next, effects: keepNow(next) };
}

function failureOf(session: Session): { code: string; reason: string } {
  return {
    code: session.failure?.code ?? 'FAILED',
    reason: session.failure?.reason ?? 'The session failed and nobody retried it.',
  };
}
