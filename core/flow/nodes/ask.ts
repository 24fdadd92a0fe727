import type { StepOf } from '../compiled.ts';
import { storedBy } from '../render.ts';
import { say } from '../render-message.ts';
import { known, type Next, onwards, stepName, type Turn, trace, untilOf, waitAt } from '../turn.ts';
import { offerOf, optionsOfAsk } from './ask-answer.ts';

/** Asks the question, whatever is known. Wrong answers are counted on. */
export function askAgain(step: StepOf<'ask'>, turn: Turn): Next {
  say(step.body.message, { step: step.id, firstChoice: 0 }, turn);
  const name = stepName(turn, step.id);
  if (!turn.asked.includes(name)) turn.asked = [...turn.asked, name];
  turn.offer = offerOf(step, turn);
  trace(turn, step, 'asked');
  return waitAt(turn, step, { kind: 'answer', ...untilOf(turn, step.body.timeoutMs) });
}

// Walked into from above, its variable known, and not asked in this session yet.
function isAnswered(step: StepOf<'ask'>, turn: Turn): boolean {
  const { into, force } = step.body;
  if (!turn.walked || force || into === undefined) return false;
  return known(turn, into) !== undefined && !turn.asked.includes(stepName(turn, step.id));
}

/** Asks and waits, or passes on when the answer is known already: as if the contact had just given it. */
export function runAsk(step: StepOf<'ask'>, turn: Turn): Next {
  if (!isAnswered(step, turn)) {
    turn.wrong = 0;
    return askAgain(step, turn);
  }
  trace(turn, step, 'skipped, as the answer is known');
  const value = known(turn, step.body.into ?? '');
  const option = optionsOfAsk(step, turn).find((one) => storedBy(one, turn) === value);
  return onwards(option?.compiled.goto ?? step.goto);
}
