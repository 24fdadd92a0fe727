import type { StepOf } from '../compiled.ts';
import { StepFailure } from '../failure.ts';
import { renderText } from '../render.ts';
import { type Next, onwards, type Turn, trace } from '../turn.ts';

/** Jumps. */
export function runGoto(step: StepOf<'goto'>, turn: Turn): Next {
  trace(turn, step, `to ${step.body.to}`);
  return { go: 'to', target: step.body.to };
}

/** Ends the session. */
export function runEnd(step: StepOf<'end'>, turn: Turn): Next {
  trace(turn, step, 'ended');
  return { go: 'to', target: 'end' };
}

/** Switches the session's language to one of the flow's. */
export function runLanguage(step: StepOf<'language'>, turn: Turn): Next {
  const language = renderText(step.body.to, turn).trim();
  if (!turn.flow.languages.includes(language)) {
    throw new StepFailure('TYPE', `the language it switches to is none of ${turn.flow.languages.join(', ')}`);
  }
  turn.language = language;
  trace(turn, step, `language ${language}`);
  return onwards(step.goto);
}
