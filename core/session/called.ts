import type { CallOutcome, CallRequest } from '../flow/call.ts';
import type { ReduceContext, Reduced } from './event.ts';
import type { ConversationState, Session } from './state.ts';
import { runTurn } from './turn.ts';
import { unclearCallOf } from './unclear-call.ts';

/** A service that breaks with the request in hand may have carried it out, as one that does not answer may. */
function isUnclear(outcome: CallOutcome, method: CallRequest['method']): boolean {
  if (outcome.kind === 'failed') return outcome.unclear;
  return method !== 'GET' && (outcome.status >= 500 || outcome.status === 408);
}

/** A call was answered, or not: the flow goes on at its step, in the same turn. */
export function called(state: ConversationState, outcome: CallOutcome, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session?.calling) return { state, effects: [] };
  const { request } = session.calling;
  const unclear = isUnclear(outcome, request.method);
  const answered: Session = {
    ...session,
    calling: null,
    unclearCall: unclear ? unclearCallOf(session.calling) : null,
  };
  return runTurn({ ...state, session: answered }, { kind: 'called', outcome }, context);
}

/** A call that is planned and not under way: it made room for a command. */
export function recall(state: ConversationState): Reduced {
  const { session } = state;
  return { state, effects: session?.calling ? [{ kind: 'call', call: session.calling }] : [] };
}
