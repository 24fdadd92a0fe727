import type { StepBodies, StepOf } from '../compiled.ts';
import { evaluate } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { assign, type Next, namesOf, onwards, type Turn, trace } from '../turn.ts';
import { isOfType } from '../types.ts';

type Assignment = StepBodies['set']['assignments'][number];

function runAssignment(assignment: Assignment, turn: Turn): void {
  const { name } = assignment;
  const value = 'value' in assignment ? assignment.value : evaluate(assignment.expression, namesOf(turn), turn.meter);
  const type = Object.hasOwn(turn.flow.variables, name) ? turn.flow.variables[name]?.type : undefined;
  if (type !== undefined && value !== null && !isOfType(value, type)) {
    throw new StepFailure('TYPE', `the variable ${name} is a ${type}, but would get a value of another type`);
  }
  assign(turn, name, value);
}

/** Sets variables, each seeing those before it; null forgets. */
export function runSet(step: StepOf<'set'>, turn: Turn): Next {
  for (const assignment of step.body.assignments) runAssignment(assignment, turn);
  trace(turn, step, `set ${step.body.assignments.map(({ name }) => name).join(', ')}`);
  return onwards(step.goto);
}
