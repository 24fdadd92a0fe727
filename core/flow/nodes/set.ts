import type { Json } from '../../json.ts';
import type { Assignment, CompiledFlow, StepOf } from '../compiled.ts';
import { evaluate } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { namesOf } from '../names.ts';
import { assign, type Next, onwards, type Turn, trace } from '../turn.ts';
import { isOfType } from '../types.ts';

/** What an assignment gives. Throws StepFailure. */
export function assigned(assignment: Assignment, turn: Turn): Json {
  return 'value' in assignment ? assignment.value : evaluate(assignment.expression, namesOf(turn), turn.meter);
}

/** A value for a declared variable of a flow. Throws StepFailure where it is of another type. */
export function requireType(flow: CompiledFlow, name: string, value: Json): Json {
  const type = Object.hasOwn(flow.variables, name) ? flow.variables[name]?.type : undefined;
  if (type === undefined || value === null || isOfType(value, type)) return value;
  throw new StepFailure('TYPE', `the variable ${name} is a ${type}, but would get a value of another type`);
}

/** Sets variables, each seeing those before it; null forgets. */
export function runSet(step: StepOf<'set'>, turn: Turn): Next {
  for (const assignment of step.body.assignments) {
    const { name } = assignment;
    assign(turn, name, requireType(turn.flow, name, assigned(assignment, turn)));
  }
  trace(turn, step, `set ${step.body.assignments.map(({ name }) => name).join(', ')}`);
  return onwards(step.goto);
}
