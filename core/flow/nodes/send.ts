import { choicesOf } from '../choices.ts';
import type { StepOf } from '../compiled.ts';
import { say } from '../render-message.ts';
import { type Next, onwards, type Turn, trace } from '../turn.ts';

/** Says the step's messages, in order. */
export function runSend(step: StepOf<'send'>, turn: Turn): Next {
  let firstChoice = 0;
  for (const message of step.body.messages) {
    say(message, { step: step.id, firstChoice }, turn);
    firstChoice += choicesOf(message).length;
  }
  trace(turn, step, 'sent');
  return onwards(step.goto);
}
