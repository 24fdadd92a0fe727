import type { StepOf } from '../compiled.ts';
import { isTrue } from '../expressions.ts';
import { namesOf } from '../names.ts';
import { type Next, type Turn, trace } from '../turn.ts';

/** Goes where the first condition that holds says, else to `else`. */
export function runBranch(step: StepOf<'branch'>, turn: Turn): Next {
  const names = namesOf(turn);
  const held = step.body.cases.find((arm) => isTrue(arm.if, names, turn.meter));
  const target = held?.goto ?? step.body.otherwise;
  trace(turn, step, held ? `to ${target}` : `else to ${target}`);
  return { go: 'to', target };
}
