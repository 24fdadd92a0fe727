import type { StepOf } from './compiled.ts';
import type { Place } from './engine-types.ts';
import { StepFailure } from './failure.ts';
import { flowsAlong } from './frames.ts';
import { askAgain } from './nodes/ask.ts';
import { stepOf } from './steps.ts';
import { type Next, type Turn, waitAt } from './turn.ts';

interface Level {
  at: string;
  vars: Turn['vars'];
  wrong: number;
}

/**
 * Flows within the one that runs now come back as they were; of those that still run, what they know stays. `now` and
 * `then` from the outermost in.
 */
function merged(now: readonly Level[], then: readonly Level[]): Level[] {
  let same = true;
  return then.map((level, depth) => {
    const current = same ? now[depth] : undefined;
    same = current !== undefined && current.at === level.at;
    return current ? { ...level, vars: current.vars } : level;
  });
}

/** Back to where the flow waited, without a word. */
function returnTo(place: Place, turn: Turn): void {
  const now = [...turn.callers, { at: turn.at, vars: turn.vars, wrong: turn.wrong }];
  const levels = merged(now, [...place.callers, { at: place.at, vars: place.vars, wrong: place.wrong }]);
  const last = levels.pop();
  turn.callers = levels;
  turn.flow = flowsAlong(turn.root, levels).at(-1) ?? turn.root;
  turn.vars = last?.vars ?? place.vars;
  turn.wrong = place.wrong;
  turn.offer = place.offer;
}

function questionAt(turn: Turn, at: string): StepOf<'ask'> | undefined {
  const step = stepOf(turn.flow, at);
  return step?.kind === 'ask' ? step : undefined;
}

// Once a person has given the conversation back, or a wait is over, the last question is behind it.
function placeFor(target: 'back' | 'repeat', { place, question, over }: Turn): Place | null {
  const stands = place !== null && (target === 'back' || place.wait.kind === 'answer' || !over);
  return stands ? place : question;
}

/** `back`: wait again, say nothing. `repeat`: ask again. Throws StepFailure where there is nothing to go back to. */
export function comeBack(target: 'back' | 'repeat', turn: Turn): Next {
  const place = placeFor(target, turn);
  if (!place)
    throw new StepFailure(
      'NO_QUESTION',
      'it goes back or repeats, but there is nothing to go back to: no question was asked, or the time waited for is up',
    );
  returnTo(place, turn);
  const question = target === 'repeat' ? questionAt(turn, place.at) : undefined;
  return question ? askAgain(question, turn) : waitAt(turn, { id: place.at }, place.wait);
}
