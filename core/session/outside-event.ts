import type { ReduceContext, Reduced, SessionEvent } from './event.ts';
import { commanded } from './handover.ts';
import type { ConversationState, OutsideEvent, Session } from './state.ts';
import { runTurn } from './turn.ts';

/** So many are remembered for a flow that has not come to its `wait` yet, and so many characters: the state is carried. */
const REMEMBERED = 20;
const CHARACTERS = 256 * 1024;

/** The newest events that may be remembered; the last one always. */
function remembered(events: OutsideEvent[]): OutsideEvent[] {
  const kept = events.slice(-REMEMBERED);
  return kept.length > 1 && JSON.stringify(kept).length > CHARACTERS ? remembered(kept.slice(1)) : kept;
}

/** Something happened outside: a flow that waits for it goes on, else it is remembered until one does. */
export function takeOutside(
  state: ConversationState,
  { id, name, data }: SessionEvent<'outside'>,
  context: ReduceContext,
): Reduced {
  const { session } = state;
  if (!session || session.status === 'ended' || session.events.some((one) => one.id === id))
    return { state, effects: [] };
  const told: Session = {
    ...session,
    events: remembered([...session.events, { id, name, data, at: context.now }]),
  };
  const next = { ...state, session: told };
  return awaitedEvent(told) ? endEventWait(next, context) : { state: next, effects: [] };
}

/** The oldest event that the flow waits for, if it was told already. */
export function awaitedEvent({ status, flowState, events }: Session): OutsideEvent | undefined {
  const wait = flowState?.wait;
  if (status !== 'open' || wait?.kind !== 'event') return undefined;
  return events.find(({ name }) => name === wait.name);
}

/** The flow goes on with the event that it waited for. */
export function endEventWait(state: ConversationState, context: ReduceContext): Reduced {
  const { session } = state;
  const event = session && awaitedEvent(session);
  if (!event) return { state, effects: [] };
  const { id, name, data } = event;
  const events = session.events.filter((one) => one !== event);
  const caused = { ...commanded(session, { kind: 'event', id }), events };
  return runTurn({ ...state, session: caused }, { kind: 'event', name, data }, context);
}
