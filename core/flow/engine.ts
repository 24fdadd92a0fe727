import type { CompiledFlow, CompiledStep, FlowRoutes } from './compiled.ts';
import type { FlowContext, FlowError, FlowEvent, FlowOutcome, FlowState, Place, Suspended } from './engine-types.ts';
import { isTrue } from './expressions.ts';
import { isBudget, OutsideFailure, StepFailure } from './failure.ts';
import { perform } from './happenings.ts';
import { BUDGETS } from './meter.ts';
import { namesOf } from './names.ts';
import { leaveTo, returnToCaller } from './nodes/run.ts';
import { runStep } from './nodes/runners.ts';
import { comeBack } from './places.ts';
import { routeOf } from './routes.ts';
import { indexOfStep } from './steps.ts';
import { beginTurn, initialState, type Next, passOver, stepName, type Turn } from './turn.ts';

type Ending = 'waiting' | 'ended';

type Result = { status: Ending } | { status: 'failed'; error: FlowError };

/** Where the flow stands: at the step of an index in the flow that runs, or at the end of what it can do now. */
type Standing = number | Ending;

function end(turn: Turn): Standing {
  if (turn.callers.length === 0) return 'ended';
  const { step, next } = returnToCaller(turn);
  return follow(next, indexOfStep(turn.flow, step.id) ?? 0, turn);
}

function jumpTo(target: string, turn: Turn): Standing {
  if (target === 'end') return end(turn);
  if (target === 'back' || target === 'repeat') return follow(comeBack(target, turn), 0, turn);
  const index = indexOfStep(turn.flow, target);
  if (index === undefined) throw new StepFailure('UNKNOWN_STEP', `there is no step ${target}`);
  turn.walked = false;
  return index;
}

function jumpOut(next: Extract<Next, { go: 'out' }>, turn: Turn): Standing {
  turn.context.watch?.({ kind: 'goto', target: next.target, depth: next.depth }, turn);
  leaveTo(turn, next.depth);
  return jumpTo(next.target, turn);
}

function onRoute(route: keyof FlowRoutes, turn: Turn): Standing {
  const found = routeOf(turn, route);
  if (found) turn.context.watch?.({ kind: 'route', route }, turn);
  return found ? jumpOut({ go: 'out', ...found }, turn) : jumpTo('repeat', turn);
}

/** Where a step's result leads. `index`: place of that step in the flow that ran it. */
function follow(next: Next, index: number, turn: Turn): Standing {
  switch (next.go) {
    case 'wait':
      return 'waiting';
    case 'out':
      return jumpOut(next, turn);
    case 'route':
      return onRoute(next.route, turn);
    case 'in':
      turn.walked = true;
      return 0;
    case 'to':
      if (next.target === 'next') break;
      turn.context.watch?.({ kind: 'goto', target: next.target, depth: turn.callers.length }, turn);
      return jumpTo(next.target, turn);
    case 'on':
      break;
  }
  turn.walked = true;
  return index + 1;
}

function visit(step: CompiledStep, turn: Turn): Next {
  turn.at = step.id;
  turn.steps += 1;
  if (turn.steps > BUDGETS.steps) {
    throw new StepFailure(
      'BUDGET_STEPS',
      `the turn ran more than ${BUDGETS.steps} steps; put a question into its circle`,
    );
  }
  turn.context.watch?.({ kind: 'step', step }, turn);
  if (step.if !== undefined && !isTrue(step.if, namesOf(turn), turn.meter)) return passOver(turn, step);
  return runStep(step, turn);
}

function requireRoom(turn: Turn): void {
  if (JSON.stringify([turn.vars, turn.callers, turn.offer]).length <= BUDGETS.state) return;
  const held = "the flow's variables and the choices made of its lists";
  throw new StepFailure('BUDGET_STATE', `${held} together hold more than ${BUDGETS.state} characters`);
}

function runFrom(start: Standing, turn: Turn): Ending {
  let at = start;
  while (typeof at === 'number') {
    const step = turn.flow.steps[at];
    at = step ? follow(visit(step, turn), at, turn) : end(turn);
  }
  requireRoom(turn);
  return at;
}

// Coming back leaves the outermost flow its variables (places.ts), so that the state need not hold them twice.
function withoutOuterVars(place: Place): Place {
  const [outermost, ...within] = place.callers;
  return outermost ? { ...place, callers: [{ ...outermost, vars: {} }, ...within] } : { ...place, vars: {} };
}

function suspend({ call, steps, meter, place, over, input, error, handled }: Turn): Suspended | null {
  if (!call) return null;
  const { iterations } = meter;
  return { steps, iterations, place: place && withoutOuterVars(place), over, input, error, handled: handled ?? null };
}

function questionBehind({ wait, question }: Turn, status: Result['status']): Place | null {
  if (status === 'ended' || (status === 'waiting' && wait?.kind === 'answer')) return null;
  return question && withoutOuterVars(question);
}

function stateOf(turn: Turn, status: Result['status']): FlowState {
  const { at, wrong, asked, vars, language, number, callers, offer } = turn;
  const waits = status === 'waiting';
  return {
    at,
    wrong,
    asked,
    vars,
    language,
    turn: number,
    callers,
    wait: waits ? turn.wait : null,
    offer: waits ? offer : null,
    question: questionBehind(turn, status),
    suspended: waits ? suspend(turn) : null,
  };
}

// What a service has been asked to do is not undone with a turn: the turn is undone to where the answer has been taken.
function noteAnswered(standing: Standing, turn: Turn): void {
  const step = typeof standing === 'number' ? turn.flow.steps[standing] : undefined;
  if (step) {
    requireRoom(turn);
    turn.answered = { state: { ...stateOf(turn, 'failed'), at: step.id }, keep: turn.keep };
  }
  turn.taken = true;
}

/** Goes on with what an event brings about: a step's result, or one of its own. */
function begin(event: FlowEvent, turn: Turn): Ending {
  const { next, from } = perform(event, turn);
  if (next === 'ended') return runFrom('ended', turn);
  const standing = follow(next, from, turn);
  if (event.kind === 'called') noteAnswered(standing, turn);
  return runFrom(standing, turn);
}

function describe(failure: unknown, turn: Turn): FlowError {
  if (failure instanceof OutsideFailure) return failure.error;
  const step = stepName(turn, turn.at);
  const place = `Step ${step || '(none)'} of flow ${turn.root.flow}`;
  if (!(failure instanceof StepFailure)) {
    const reason = `${place} broke the engine; this is a bug of Colloquy, please report it.`;
    return { step, code: 'ENGINE', reason };
  }
  const { code, message, status } = failure;
  const error = { step, code, reason: `${place} cannot go on: ${message}.` };
  return status === undefined ? error : { ...error, status };
}

function attempt(run: () => Ending, turn: Turn): Result {
  try {
    return { status: run() };
  } catch (failure) {
    const error = describe(failure, turn);
    turn.context.watch?.({ kind: 'failed', error }, turn);
    return { status: 'failed', error };
  }
}

// A failure goes to `on_error` once a turn; an overspent budget ends the turn, as a route would have nothing left to spend.
function handle(result: Result, turn: Turn): Result {
  if (result.status !== 'failed' || turn.handled || isBudget(result.error.code)) return result;
  const route = routeOf(turn, 'onError');
  if (!route) return result;
  const { step, code, status } = result.error;
  turn.error = status === undefined ? { step, code } : { step, code, status };
  turn.handled = result.error;
  turn.context.watch?.({ kind: 'route', route: 'onError' }, turn);
  turn.call = undefined;
  return attempt(() => runFrom(jumpOut({ go: 'out', ...route }, turn), turn), turn);
}

// What an overspent turn did is undone, and nothing of it is said: it may be two hundred bubbles. It is parked where it
// began, as the step that overspent may stand on what was undone; the error names that step.
function overspent(error: FlowError, turn: Turn, before: FlowState): FlowOutcome {
  const { state: undone, keep } = turn.answered ?? { state: before, keep: [] };
  const state = { ...undone, turn: turn.number, wait: null, offer: null, suspended: null };
  const { consents } = turn.context.contact;
  const { trace: steps, handled } = turn;
  const taken = turn.answered !== undefined;
  return { state, said: [], trace: steps, keep, consents, taken, status: 'failed', error, handled };
}

function outcomeOf(result: Result, turn: Turn, before: FlowState): FlowOutcome {
  if (result.status === 'failed' && isBudget(result.error.code)) return overspent(result.error, turn, before);
  const { said, trace: steps, keep, consents, taken, handled, call } = turn;
  const outcome = { state: stateOf(turn, result.status), said, trace: steps, keep, consents, taken, handled };
  if (result.status === 'failed') return { ...outcome, status: 'failed', error: result.error };
  return call ? { ...outcome, status: 'calling', call } : { ...outcome, status: result.status };
}

/** A state that this version does not have cannot begin a turn: it fails where it stands. */
function lost(failure: unknown, flow: CompiledFlow, before: FlowState, { contact, watch }: FlowContext): FlowOutcome {
  const why = failure instanceof StepFailure ? failure.message : 'it broke the engine';
  const reason = `Step ${before.at || '(none)'} of flow ${flow.flow} cannot go on: ${why}.`;
  const error = { step: before.at, code: 'UNKNOWN_STEP', reason };
  const state = { ...before, wait: null, suspended: null };
  watch?.({ kind: 'failed', error }, { root: flow, flow, callers: [], at: before.at, place: null });
  return { state, said: [], trace: [], keep: [], consents: contact.consents, status: 'failed', error };
}

/**
 * Runs one turn of a flow: from an event to the next wait, call, end or failure. Pure and total: it never throws, and
 * gives the same outcome for the same arguments. `state` null begins a new session.
 */
export function runFlow(
  flow: CompiledFlow,
  state: FlowState | null,
  event: FlowEvent,
  context: FlowContext,
): FlowOutcome {
  const begins: FlowEvent = state === null && event.kind === 'input' ? { ...event, kind: 'start' } : event;
  const fresh = begins.kind === 'start' || state === null;
  const given = begins.kind === 'start' ? begins.vars : undefined;
  const before = fresh ? initialState(flow, context.contact, given) : state;
  const input = 'input' in begins ? begins.input : null;
  let turn: Turn;
  try {
    turn = beginTurn({ flow, state: before, context, input, resumes: event.kind === 'called' });
  } catch (failure) {
    return lost(failure, flow, before, context);
  }
  context.watch?.({ kind: 'began', event: begins }, turn);
  const result = attempt(() => begin(begins, turn), turn);
  return outcomeOf(handle(result, turn), turn, before);
}
