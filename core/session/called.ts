import type { CallOutcome } from '../flow/call.ts';
import type { ReduceContext, Reduced } from './event.ts';
import type { ConversationState } from './state.ts';
import { runTurn } from './turn.ts';

/** A call was answered, or not: the flow goes on at its step, in the same turn. */
export function called(state: ConversationState, outcome: CallOutcome, context: ReduceContext): Reduced {
  return state.session?.calling ? runTurn(state, { kind: 'called', outcome }, context) : { state, effects: [] };
}

/** A call that is planned and not under way: it made room for a command. */
export function recall(state: ConversationState): Reduced {
  const { session } = state;
  return { state, effects: session?.calling ? [{ kind: 'call', call: session.calling }] : [] };
}
