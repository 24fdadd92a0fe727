import type { CallOutcome } from '../flow/call.ts';
import type { ReduceContext, Reduced } from './event.ts';
import type { ConversationState, Session } from './state.ts';
import { runTurn } from './turn.ts';

/** A call was answered, or not: the flow goes on at its step, in the same turn. */
export function called(state: ConversationState, outcome: CallOutcome, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session?.calling) return { state, effects: [] };
  const { id, request } = session.calling;
  const unclear = outcome.kind === 'failed' && outcome.unclear;
  const answered: Session = {
    ...session,
    calling: null,
    unclearCall: unclear ? { step: request.step, id } : null,
  };
  return runTurn({ ...state, session: answered }, { kind: 'called', outcome }, context);
}

/** A call that is planned and not under way: it made room for a command. */
export function recall(state: ConversationState): Reduced {
  const { session } = state;
  return { state, effects: session?.calling ? [{ kind: 'call', call: session.calling }] : [] };
}
