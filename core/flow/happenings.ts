import type { CompiledStep } from './compiled.ts';
import type { FlowEvent, FlowInput, Glimpse } from './engine-types.ts';
import { OutsideFailure, StepFailure } from './failure.ts';
import { answerAsk } from './nodes/ask-answer.ts';
import { answerCall } from './nodes/call.ts';
import { answerWait, endWait, failWait } from './nodes/wait.ts';
import { type RouteTarget, routeOf, silenceRouteOf } from './routes.ts';
import { indexOfStep } from './steps.ts';
import { type Next, onwards, type Turn, trace, waitAt } from './turn.ts';

/** What an event comes to: where the flow goes, as the result of the step at `from`. */
export interface Happening {
  next: Next | 'ended';
  from: number;
}

interface Standing {
  step: CompiledStep;
  index: number;
}

function standing(turn: Turn): Standing {
  const index = indexOfStep(turn.flow, turn.at);
  const step = index === undefined ? undefined : turn.flow.steps[index];
  if (step && index !== undefined) return { step, index };
  throw new StepFailure('UNKNOWN_STEP', `the flow waits at ${turn.at}, which this version does not have`);
}

const STAY: Next = { go: 'wait' };

/** Runs the step at which the flow stands once more. */
function rerun({ step }: Standing): Next {
  return { go: 'to', target: step.id };
}

function onInput(at: Standing, turn: Turn, input: FlowInput): Next {
  const { step } = at;
  if (step.kind === 'ask') return answerAsk(step, turn, input);
  if (step.kind === 'wait' && turn.wait !== null) return answerWait(step, turn, input);
  // Anything else is where a failure parked the flow: it goes on there.
  return rerun(at);
}

// What has run out once does not run out again: `back` waits on without it.
function onTimeout(at: Standing, turn: Turn): Next {
  const { step } = at;
  trace(turn, step, 'the time is up');
  const { wait, place } = turn;
  if (wait?.kind === 'time') {
    // Nothing is left of it: whoever came back to it would find its time up, again and again.
    turn.place = null;
    return onwards(step.goto);
  }
  if (wait && wait.kind !== 'call' && place) {
    const { until: _passed, ...waits } = wait;
    turn.wait = waits;
    turn.place = { ...place, wait: waits };
  }
  // An operator's hand-over stands before whatever the step itself has a time for.
  if (wait?.kind === 'person' && wait.before !== undefined) return onRelease(at, turn);
  if (step.kind === 'handover') return onwards(step.body.onTimeout ?? step.body.onRelease);
  const target = step.kind === 'ask' || step.kind === 'wait' ? step.body.onTimeout : undefined;
  if (target !== undefined) return { go: 'to', target };
  return wait?.kind === 'person' ? onRelease(at, turn) : STAY;
}

/** A person gives the conversation back: to where the flow says, or to what it waited for when an operator took it. */
function onRelease(at: Standing, turn: Turn): Next {
  const { step } = at;
  const { wait } = turn;
  trace(turn, step, 'released');
  if (wait?.kind === 'person' && wait.before !== undefined) {
    waitAt(turn, step, wait.before);
    return { go: 'to', target: wait.before.kind === 'answer' ? 'repeat' : 'back' };
  }
  return step.kind === 'handover' ? { go: 'to', target: step.body.onRelease } : rerun(at);
}

function onHandover({ step }: Standing, turn: Turn, event: Extract<FlowEvent, { kind: 'handover' }>): Next {
  const { to, note, until } = event;
  const { wait } = turn;
  // A call that was given up has nothing to go back to: its step is run again.
  const goesBack = wait !== null && wait.kind !== 'call' && wait.kind !== 'person';
  const before = goesBack ? { before: wait } : wait?.kind === 'person' && wait.before ? { before: wait.before } : {};
  trace(turn, step, `an operator handed over to ${to}`);
  return waitAt(turn, step, { kind: 'person', to, note, ...(until === undefined ? {} : { until }), ...before });
}

function onError({ step }: Standing, event: Extract<FlowEvent, { kind: 'error' }>, turn: Turn): Next {
  if (step.kind === 'handover' && step.body.onError !== undefined && turn.wait?.kind === 'person') {
    turn.error = { step: event.error.step, code: event.error.code };
    return { go: 'to', target: step.body.onError };
  }
  throw new OutsideFailure(event.error);
}

type Route = Extract<Glimpse, { kind: 'route' }>['route'];

function out(turn: Turn, route: Route, found: RouteTarget | undefined): Next {
  if (!found) return STAY;
  turn.context.watch?.({ kind: 'route', route }, turn);
  return { go: 'out', ...found };
}

function onSilence(turn: Turn, route: 'onIdle' | 'onExpire'): Next {
  return out(turn, route, silenceRouteOf(turn, route));
}

function atStep(event: Exclude<FlowEvent, { kind: 'start' }>, at: Standing, turn: Turn): Next {
  const { step } = at;
  switch (event.kind) {
    case 'input':
      return onInput(at, turn, event.input);
    case 'retry':
      return rerun(at);
    case 'timeout':
      return onTimeout(at, turn);
    case 'called':
      return step.kind === 'call' ? answerCall(step, turn, event.outcome) : rerun(at);
    case 'receipt':
      if (step.kind !== 'wait') return STAY;
      return event.failed ? failWait(step, turn) : endWait(step, turn, null);
    case 'event':
      return step.kind === 'wait' ? endWait(step, turn, event.data) : STAY;
    case 'handover':
      return onHandover(at, turn, event);
    case 'release':
      return onRelease(at, turn);
    case 'idle':
    case 'expire':
      return onSilence(turn, event.kind === 'idle' ? 'onIdle' : 'onExpire');
    case 'optOut':
      return out(turn, 'onOptOut', routeOf(turn, 'onOptOut'));
    case 'deliveryFailed':
      turn.error = { step: event.step, code: event.code };
      return out(turn, 'onDeliveryFailed', routeOf(turn, 'onDeliveryFailed'));
    case 'error':
      return onError(at, event, turn);
  }
}

// Routes and keywords come from outside of what is waited for, which goes on; an answer to a call ends no wait at all.
function endsWait(event: FlowEvent, next: Next): boolean {
  return event.kind !== 'called' && (next.go === 'to' || next.go === 'on');
}

/** What an event does to a flow that waits, or begins. Throws StepFailure and OutsideFailure. */
export function perform(event: FlowEvent, turn: Turn): Happening {
  if (event.kind === 'start' || (event.kind === 'retry' && turn.at === '')) return { next: { go: 'in' }, from: 0 };
  if (event.kind === 'error' && turn.at === '') throw new OutsideFailure(event.error);
  const at = standing(turn);
  const next = atStep(event, at, turn);
  if (endsWait(event, next)) turn.over = true;
  const silent = event.kind === 'expire' && next === STAY;
  return { next: silent ? 'ended' : next, from: at.index };
}
