import type { CompiledFlow } from '../flow/compiled.ts';
import { runFlow } from '../flow/engine.ts';
import type { FlowEvent, FlowOutcome } from '../flow/engine-types.ts';
import { deadlinesAfterRoute, resumedDeadlines, waitingDeadlines } from './deadlines.ts';
import type { ReduceContext, Reduced } from './event.ts';
import { flowContext } from './facts.ts';
import { forwardsAfter, type Handed, tellTarget } from './forwarding.ts';
import { keepNow, keepOf } from './keep.ts';
import { endSession } from './lifecycle.ts';
import { park, withoutFailure } from './park.ts';
import { say } from './say.ts';
import type { ConversationState, PlannedReplies, Session } from './state.ts';
import { idTakenOver, unclearCallAfter } from './unclear-call.ts';

/** Events that speak for the session rather than for the contact or the flow: silence goes on, and what has passed stays passed. */
const ROUTES: readonly FlowEvent['kind'][] = ['idle', 'expire', 'optOut', 'deliveryFailed', 'error'];

/** Lets the flow run until it waits, ends or fails, and turns what it says into one run of replies. */
export function runTurn(state: ConversationState, event: FlowEvent, context: ReduceContext): Reduced {
  const { session } = state;
  const { flow } = context;
  if (!session || !flow) return { state, effects: [] };
  const outcome = runFlow(flow, session.flowState, event, flowContext(state, session, context));
  // A turn that began elsewhere has no part in a call that was planned and not made.
  const ran = keepOf(
    {
      ...session,
      calling: null,
      unclearCall: unclearCallAfter(session, event, outcome),
      flowState: outcome.state,
      handled: handledAfter(session, outcome),
    },
    outcome,
    context.now,
  );
  const handed = forwardsAfter(session, ran, { flow, said: outcome.said, now: context.now });
  if (outcome.status === 'failed' && outcome.error)
    return fail({ ...state, session: handed.session }, outcome, context);
  const opened = openAfter({ ...state, session: handed.session }, { event, before: session, flow }, context.now);
  const planned = outcome.call ? withCall(opened, outcome.call, event) : opened;
  const spoken = speakThenGoOn(planned, { outcome, event, handed }, context);
  return { state: spoken.state, effects: [...spoken.effects, ...keepNow(spoken.state)] };
}

function fail(state: ConversationState, outcome: FlowOutcome, context: ReduceContext): Reduced {
  const { session } = state;
  if (session && session.ending !== '') return endSession(state, session.ending, context);
  const error = outcome.error ?? { step: '', code: 'ENGINE', reason: '' };
  const parked = park(state, { error, unsent: null, apologise: true, said: outcome.said }, context);
  return { state: parked.state, effects: [...parked.effects, ...keepNow(parked.state)] };
}

interface Happened {
  event: FlowEvent;
  before: Session;
  flow: CompiledFlow;
}

/** The session is open, or with a person, and its clocks stand where the event leaves them. */
function openAfter(state: ConversationState, happened: Happened, now: number): ConversationState {
  const { session } = state;
  if (!session) return state;
  const status = session.flowState?.wait?.kind === 'person' ? 'handedOver' : 'open';
  const silence = isNewSilence(session, happened) ? { ...session, silentSince: now } : session;
  const deadlines = deadlinesAfter(silence, happened, now);
  return { ...state, session: { ...withoutFailure(silence), status, deadlines } };
}

/** A message begins the silence anew, as does a question that comes after something else was waited for. */
function isNewSilence(session: Session, { event, before }: Happened): boolean {
  if (event.kind === 'called' && isAside(before)) return false;
  const waitedElse = before.flowState?.wait?.kind !== 'answer' && session.flowState?.wait?.kind === 'answer';
  return waitedElse || !ROUTES.includes(event.kind);
}

/** A call of a turn that no message began, and that only interrupted a question, as a reminder does. */
function isAside({ flowState }: Session): boolean {
  const suspended = flowState?.suspended;
  return suspended?.input.kind === 'none' && suspended.place?.wait.kind === 'answer';
}

/** In a silence that goes on behind a call a reminder that has come does not come again. */
function deadlinesBehindCall(session: Session, flow: CompiledFlow, now: number): Session['deadlines'] {
  const { idle, ...others } = waitingDeadlines(session, flow);
  return idle === undefined || idle <= now ? others : { ...others, idle };
}

function deadlinesAfter(session: Session, { event, before, flow }: Happened, now: number): Session['deadlines'] {
  if (before.status === 'failed') return resumedDeadlines(session, flow, now);
  if (event.kind === 'called' && isAside(before)) return deadlinesBehindCall(session, flow, now);
  const goesOn = ROUTES.includes(event.kind) && session.silentSince === before.silentSince;
  return goesOn ? deadlinesAfterRoute(session, flow) : waitingDeadlines(session, flow);
}

/** The call gets its id: that of the failed one where this is its retry and it may have been carried out, else one of the cause. */
function withCall(
  state: ConversationState,
  request: NonNullable<FlowOutcome['call']>,
  event: FlowEvent,
): ConversationState {
  const { session } = state;
  if (!session) return state;
  const { cause, unclearCall } = session;
  const id = idTakenOver(unclearCall, request, event.kind) ?? `${session.id}-${cause.id}:${cause.next}`;
  const calling = { id, request };
  return { ...state, session: { ...session, calling, unclearCall: null, cause: { ...cause, next: cause.next + 1 } } };
}

/** What may follow a turn that did not fail. */
type Onward = Exclude<PlannedReplies['afterwards'], 'failed' | 'retry'>;

interface Spoken {
  outcome: FlowOutcome;
  event: FlowEvent;
  handed: Handed;
}

function afterwardsOf({ outcome, handed }: Spoken, session: Session): Onward {
  if (outcome.status === 'ended') return 'end';
  if (outcome.status === 'calling') return 'call';
  if (session.ending !== '') return 'end';
  return handed.started ? 'handover' : 'wait';
}

function speakThenGoOn(state: ConversationState, spoken: Spoken, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  const { outcome, event } = spoken;
  const afterwards = afterwardsOf(spoken, session);
  const failing = event.kind === 'error' || outcome.handled !== undefined;
  const route = session.ending !== '' ? 'expire' : failing ? 'error' : 'none';
  if (outcome.said.length === 0) return goOn(state, afterwards, context);
  return say(state, { said: outcome.said, afterwards, route }, context);
}

/** What follows once everything is said. */
export function goOn(state: ConversationState, afterwards: Onward, context: ReduceContext): Reduced {
  const { session } = state;
  if (!session) return { state, effects: [] };
  if (afterwards === 'end') return endSession(state, session.ending || 'its flow ended', context);
  if (afterwards === 'handover') return { state, effects: tellTarget(state) };
  const { calling } = session;
  return { state, effects: afterwards === 'call' && calling ? [{ kind: 'call', call: calling }] : [] };
}

/** A failure that on_error took care of is listed until that step has run again without failing. */
function handledAfter(session: Session, outcome: FlowOutcome): Session['handled'] {
  if (outcome.handled)
    return { step: outcome.handled.step, code: outcome.handled.code, reason: outcome.handled.reason };
  const { handled } = session;
  return handled && outcome.trace.some((entry) => entry.step === handled.step) ? null : handled;
}
