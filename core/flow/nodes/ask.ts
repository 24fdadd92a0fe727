import { isSame } from '../../same.ts';
import { choicesOf, type Option, optionsOf, optionsOfMessage } from '../choices.ts';
import type { CompiledChoice, StepOf } from '../compiled.ts';
import { storedBy } from '../render.ts';
import { say } from '../render-message.ts';
import { known, type Next, onwards, stepName, type Turn, trace, untilOf, waitAt } from '../turn.ts';
import { offerOf, variantOf } from './ask-answer.ts';

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

const leads = ({ goto }: CompiledChoice) => goto !== undefined;

// Of the others nothing has to be known, not even the list that they would be made of.
function leadingOptions(step: StepOf<'ask'>, turn: Turn): Option[] {
  const message = variantOf(step, turn)?.message;
  if (!message) return [];
  if (message.kind !== 'carousel') return optionsOf(choicesOf(message).filter(leads), 0, turn);
  const cards = message.cards.map((card) => ({ ...card, choices: card.choices.filter(leads) }));
  const choices = message.choices.filter(leads);
  return optionsOfMessage({ ...message, cards: cards.filter((card) => card.choices.length > 0), choices }, 0, turn);
}

/** Asks and waits, or passes on when the answer is known already: as if the contact had just given it. */
export function runAsk(step: StepOf<'ask'>, turn: Turn): Next {
  if (!isAnswered(step, turn)) {
    turn.wrong = 0;
    return askAgain(step, turn);
  }
  trace(turn, step, 'skipped, as the answer is known');
  const value = known(turn, step.body.into ?? '') ?? null;
  const option = leadingOptions(step, turn).find((one) => isSame(storedBy(one, turn), value));
  return onwards(option?.compiled.goto ?? step.goto);
}
