import { runFlow } from '../flow/engine.ts';
import type { LoadedFlow, ReduceContext, Reduced, SessionEvent } from './event.ts';
import { flowContext } from './facts.ts';
import { commanded } from './handover.ts';
import type { SessionStart } from './outside.ts';
import { say } from './say.ts';
import { idOfStart, startFromOutside } from './start.ts';
import type { ConversationState, Session } from './state.ts';

/** Whether a session is there that one from outside would meet. */
export function isActive(session: Session | null): session is Session {
  return session !== null && session.status !== 'ended';
}

/** Begins a session from outside; one that is active stays, and says the other flow's opening if it is given one. */
export function begin(
  state: ConversationState,
  { start, opening }: SessionEvent<'begin'>,
  context: ReduceContext,
): Reduced {
  const { session } = state;
  if (!isActive(session)) return startFromOutside(state, start, context);
  if (session.id === idOfStart(start) || !opening) return { state, effects: [] };
  return sayOpening(state, { start, opening }, context);
}

interface Opening {
  start: SessionStart;
  opening: LoadedFlow;
}

/**
 * What a flow says until it first waits, said in the session that is there, which then goes on where it was. Its choices
 * lead nowhere: their flow does not run here, so that they carry another session's id.
 */
function sayOpening(state: ConversationState, { start, opening }: Opening, context: ReduceContext): Reduced {
  const { session } = state;
  if (session?.status !== 'open') return { state, effects: [] };
  const { said, error } = openingOf(state, { session, start, opening }, context);
  if (said.length === 0 && !error) return { state, effects: [] };
  const asideRefused = error ? { reason: error.reason, unclear: false } : null;
  const speaking = { ...commanded(session, start), asideRefused };
  if (error) return { state: { ...state, session: speaking }, effects: [] };
  return say({ ...state, session: speaking }, { said, afterwards: 'wait', route: 'aside' }, context);
}

function openingOf(
  state: ConversationState,
  { session, start, opening }: Opening & { session: Session },
  context: ReduceContext,
) {
  const other = { ...session, id: idOfStart(start), startedBy: 'api' as const };
  const within = flowContext(state, other, { ...context, flow: opening.flow, settings: opening.settings });
  return runFlow(opening.flow, null, { kind: 'start', input: null, vars: start.variables }, within);
}
