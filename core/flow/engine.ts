import type { CompiledFlow, CompiledStep, StepOf } from './compiled.ts';
import type { FlowContext, FlowError, FlowEvent, FlowInput, FlowOutcome, FlowState } from './engine-types.ts';
import { isTrue } from './expressions.ts';
import { isBudget, StepFailure } from './failure.ts';
import { BUDGETS } from './meter.ts';
import { askAgain } from './nodes/ask.ts';
import { answerAsk } from './nodes/ask-answer.ts';
import { runStep } from './nodes/runners.ts';
import { beginTurn, initialState, type Next, namesOf, stepOf, type Turn, trace } from './turn.ts';

type Ending = 'waiting' | 'ended';

function questionOf(turn: Turn): StepOf<'ask'> {
  const step = stepOf(turn.flow, turn.question);
  if (step?.kind === 'ask') return step;
  throw new StepFailure('NO_QUESTION', 'it goes back or repeats, but no question has been asked');
}

function jumpTo(target: string, turn: Turn): Ending | number {
  if (target === 'end') return 'ended';
  if (target === 'back' || target === 'repeat') {
    const question = questionOf(turn);
    turn.at = question.id;
    if (target === 'repeat') askAgain(question, turn);
    return 'waiting';
  }
  const index = turn.flow.steps.findIndex(({ id }) => id === target);
  if (index < 0) throw new StepFailure('UNKNOWN_STEP', `there is no step ${target}`);
  turn.walked = false;
  return index;
}

/** Where a step's result leads: an end of the turn, or the index of the step to run next. */
function follow(next: Next, index: number, turn: Turn): Ending | number {
  if (next.go === 'wait') return 'waiting';
  if (next.go === 'to' && next.target !== 'next') return jumpTo(next.target, turn);
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
  if (step.if !== undefined && !isTrue(step.if, namesOf(turn), turn.meter)) {
    trace(turn, step, 'passed over');
    return { go: 'on' };
  }
  return runStep(step, turn);
}

function runFrom(start: Ending | number, turn: Turn): Ending {
  let at = start;
  while (typeof at === 'number') {
    const step = turn.flow.steps[at];
    if (!step) return 'ended';
    at = follow(visit(step, turn), at, turn);
  }
  if (JSON.stringify(turn.vars).length > BUDGETS.state) {
    throw new StepFailure('BUDGET_STATE', `the flow's variables together hold more than ${BUDGETS.state} characters`);
  }
  return at;
}

function onInput(turn: Turn, input: FlowInput): Ending {
  const index = turn.flow.steps.findIndex(({ id }) => id === turn.at);
  const step = turn.flow.steps[index];
  if (!step) throw new StepFailure('UNKNOWN_STEP', `the flow waits at ${turn.at}, which this version does not have`);
  // Anything but a question is where a failure parked the flow: it goes on there.
  return runFrom(step.kind === 'ask' ? follow(answerAsk(step, turn, input), index, turn) : index, turn);
}

function onRoute(route: string | undefined, turn: Turn, without: Ending): Ending {
  return route === undefined ? without : runFrom(jumpTo(route, turn), turn);
}

function perform(event: FlowEvent, turn: Turn): Ending {
  const { session } = turn.flow;
  if (event.kind === 'start') {
    turn.walked = true;
    return runFrom(0, turn);
  }
  if (event.kind === 'input') return onInput(turn, event.input);
  if (event.kind === 'retry') return runFrom(turn.at === '' ? 0 : jumpTo(turn.at, turn), turn);
  if (event.kind === 'idle') return onRoute(session.onIdle, turn, 'waiting');
  if (event.kind === 'expire') return onRoute(session.onExpire, turn, 'ended');
  turn.at = event.error.step;
  throw new OutsideFailure(event.error);
}

/** A failure that came from outside the engine, already in its final words. */
class OutsideFailure extends Error {
  readonly error: FlowError;

  constructor(error: FlowError) {
    super(error.reason);
    this.error = error;
  }
}

function describe(failure: unknown, turn: Turn): FlowError {
  if (failure instanceof OutsideFailure) return failure.error;
  const place = `Step ${turn.at || '(none)'} of flow ${turn.flow.flow}`;
  if (failure instanceof StepFailure) {
    return { step: turn.at, code: failure.code, reason: `${place} cannot go on: ${failure.message}.` };
  }
  return {
    step: turn.at,
    code: 'ENGINE',
    reason: `${place} broke the engine; this is a bug of Colloquy, please report it.`,
  };
}

type Result = { status: Ending } | { status: 'failed'; error: FlowError };

function attempt(run: () => Ending, turn: Turn): Result {
  try {
    return { status: run() };
  } catch (failure) {
    return { status: 'failed', error: describe(failure, turn) };
  }
}

// A failure goes to `on_error` once a turn; an overspent budget ends the turn, as a route would have nothing left to spend.
function handle(result: Result, turn: Turn): Result {
  const { onError } = turn.flow.routes;
  if (result.status !== 'failed' || onError === undefined || isBudget(result.error.code)) return result;
  const { step, code, status } = result.error;
  turn.error = status === undefined ? { step, code } : { step, code, status };
  turn.handled = result.error;
  return attempt(() => runFrom(jumpTo(onError, turn), turn), turn);
}

function stateOf(turn: Turn): FlowState {
  const { at, wrong, asked, vars, language, number } = turn;
  return { at, wrong, asked, vars, language, turn: number };
}

function outcomeOf(result: Result, turn: Turn, before: FlowState): FlowOutcome {
  const { said, trace: steps, handled } = turn;
  if (result.status !== 'failed') return { state: stateOf(turn), said, trace: steps, status: result.status, handled };
  const { error } = result;
  // What an overspent turn did is undone, and nothing of it is said: it may be two hundred bubbles.
  if (isBudget(error.code)) {
    return {
      state: { ...before, at: error.step, turn: turn.number },
      said: [],
      trace: steps,
      status: 'failed',
      error,
      handled,
    };
  }
  return { state: { ...stateOf(turn), at: error.step }, said, trace: steps, status: 'failed', error, handled };
}

/**
 * Runs one turn of a flow: from an event to the next wait, end or failure. Pure and total: it never throws, and gives
 * the same outcome for the same arguments. `state` null begins a new session.
 */
export function runFlow(
  flow: CompiledFlow,
  state: FlowState | null,
  event: FlowEvent,
  context: FlowContext,
): FlowOutcome {
  const before = event.kind === 'start' || state === null ? initialState(flow) : state;
  const asStart: FlowEvent = state === null && event.kind === 'input' ? { kind: 'start', input: event.input } : event;
  const input = 'input' in asStart ? asStart.input : undefined;
  const turn = beginTurn({ flow, state: before, context, input });
  return outcomeOf(
    handle(
      attempt(() => perform(asStart, turn), turn),
      turn,
    ),
    turn,
    before,
  );
}
