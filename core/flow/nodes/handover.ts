import type { StepOf } from '../compiled.ts';
import { renderText } from '../render.ts';
import { type Next, type Turn, trace, untilOf, waitAt } from '../turn.ts';

/** Falls silent: a person answers until the conversation is released or the time is up. */
export function runHandover(step: StepOf<'handover'>, turn: Turn): Next {
  const { to, note, timeoutMs } = step.body;
  trace(turn, step, `handed over to ${to}`);
  return waitAt(turn, step, { kind: 'person', to, note: renderText(note, turn), ...untilOf(turn, timeoutMs) });
}
