import type { StepOf } from '../compiled.ts';
import { choicesOf, say } from '../render.ts';
import { known, type Next, onwards, type Turn, trace } from '../turn.ts';
import { storedBy } from './ask-answer.ts';

/** Asks the question, whatever is known. Wrong answers are counted on. */
export function askAgain(step: StepOf<'ask'>, turn: Turn): Next {
  say(step.body.message, { step: step.id, firstChoice: 0 }, turn);
  if (!turn.asked.includes(step.id)) turn.asked.push(step.id);
  turn.question = step.id;
  trace(turn, step, 'asked');
  return { go: 'wait' };
}

// Walked into from above, its variable known, and not asked in this session yet.
function isAnswered(step: StepOf<'ask'>, turn: Turn): boolean {
  const { into, force } = step.body;
  return (
    turn.walked && !force && into !== undefined && known(turn, into) !== undefined && !turn.asked.includes(step.id)
  );
}

/** Asks and waits, or passes on when the answer is known already: as if the contact had just given it. */
export function runAsk(step: StepOf<'ask'>, turn: Turn): Next {
  if (!isAnswered(step, turn)) {
    turn.wrong = 0;
    return askAgain(step, turn);
  }
  trace(turn, step, 'skipped, as the answer is known');
  const value = known(turn, step.body.into ?? '');
  const choice = choicesOf(step.body.message).find((one) => storedBy(one, turn) === value);
  return onwards(choice?.goto ?? step.goto);
}
