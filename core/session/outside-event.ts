import type { ReduceContext, Reduced, SessionEvent } from './event.ts';
import { commanded } from './handover.ts';
import type { ConversationState, OutsideEvent, Session } from './state.ts';
import { runTurn } from './turn.ts';

/** So many are remembered for a flow that has not come to its `wait` yet. */
const REMEMBERED = 20;

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
    events: [...session.events, { id, name, data, at: context.now }].slice(-REMEMBERED),
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
  const caused = { ...commanded(session, { kind: 'event', id }, context.now), events };
  return runTurn({ ...state, session: caused }, { kind: 'event', name, data }, context);
}
