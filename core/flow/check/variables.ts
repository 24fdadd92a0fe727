import type { Json } from '../../json.ts';
import type { CompiledFlow, VariableDeclaration } from '../compiled.ts';
import { didYouMean } from '../problem.ts';
import type { UseOf } from '../scribe.ts';
import { isOfType, type StoredType } from '../types.ts';
import type { Fault } from './fault.ts';
import { namesIn } from './names-in.ts';
import type { CheckScope } from './scope.ts';

/** The declaration of a variable, or what is wrong with its name. */
export function declarationOf(name: string, flow: CompiledFlow): { fault: Fault } | VariableDeclaration {
  const declared = Object.hasOwn(flow.variables, name) ? flow.variables[name] : undefined;
  if (declared) return declared;
  if (name.startsWith('internal'))
    return { fault: { message: 'internal.* is read-only.', hint: 'Set a variable of your own.' } };
  const hint = didYouMean(name, namesIn(flow.variables)) || 'Add it to variables, with its type.';
  return { fault: { message: `The variable ${name} is not declared.`, hint } };
}

/** Whether an expression of a type fits a declared one; a `dyn` fits all, as do values that may be missing. */
export function fits(type: string, declared: StoredType): boolean {
  if (/^(dyn|optional|null)/.test(type)) return true;
  return type === (declared === 'date' ? 'string' : declared);
}

const known = new WeakMap<CompiledFlow, string[]>();

function sensitiveIn(flow: CompiledFlow): string[] {
  const before = known.get(flow);
  if (before) return before;
  const sensitive = Object.keys(flow.variables).filter((name) => flow.variables[name]?.sensitive);
  known.set(flow, sensitive);
  return sensitive;
}

/** Whether a variable is sensitive; none is not. */
export function isSensitive(name: string | undefined, flow: CompiledFlow): boolean {
  return name !== undefined && sensitiveIn(flow).includes(name);
}

/** Whether an expression may read a variable that is sensitive. */
export function readsSensitive(reads: ReadonlySet<string>, flow: CompiledFlow): boolean {
  const sensitive = sensitiveIn(flow);
  return sensitive.some((name) => reads.has(name)) || (sensitive.length > 0 && reads.has('*'));
}

/** What is wrong with a value for a variable, where it may be `sensitive`. */
export function leakInto(name: string, declared: VariableDeclaration, sensitive: boolean): Fault | undefined {
  if (!sensitive || declared.sensitive) return undefined;
  const message = `${name} takes a sensitive value, but is not sensitive itself.`;
  return { message, hint: `Declare ${name} with sensitive: true.` };
}

// What is no date fails when it is stored.
function noDate(name: string, value: Json | undefined): Fault[] {
  if (typeof value !== 'string' || isOfType(value, 'date')) return [];
  const message = `${name} is a date, but is set to ${JSON.stringify(value.slice(0, 60))}.`;
  return [{ message, hint: 'A date is written 2026-12-24.' }];
}

/** What is wrong with storing an expression in a declared variable, be it ours or another flow's. */
export function storing(
  { name, source, roots }: { name: string; source: string; roots: UseOf<'assignment'>['roots'] },
  declared: VariableDeclaration,
  { flow, expressions }: CheckScope,
): Fault[] {
  const { faults, type, reads, ast } = expressions.check(source, roots);
  if (faults.length > 0) return faults;
  const leak = leakInto(name, declared, readsSensitive(reads, flow));
  if (leak) return [leak];
  if (fits(type, declared.type))
    return declared.type === 'date' && ast ? noDate(name, expressions.constantOf(ast)) : [];
  return [
    { message: `${name} is a ${declared.type}, but is set to a ${type}.`, hint: 'Change the expression or the type.' },
  ];
}

/** What is wrong with storing a value as it stands in a declared variable. */
export function storingValue(name: string, value: UseOf<'constant'>['value'], declared: VariableDeclaration): Fault[] {
  if (value === null || isOfType(value, declared.type)) return [];
  const message = `${name} is a ${declared.type}, but takes a value of another type.`;
  return [{ message, hint: 'Change the value or the type.' }];
}

/** A `set`, or a field of an answer. */
export function checkAssignment({ name, source, roots }: UseOf<'assignment'>, scope: CheckScope): Fault[] {
  const declared = declarationOf(name, scope.flow);
  if ('fault' in declared) return [declared.fault, ...scope.expressions.check(source, roots).faults];
  return storing({ name, source, roots }, declared, scope);
}

/** A value as it stands. */
export function checkConstant({ name, value }: UseOf<'constant'>, { flow }: CheckScope): Fault[] {
  const declared = declarationOf(name, flow);
  return 'fault' in declared ? [declared.fault] : storingValue(name, value, declared);
}

/** What comes from outside. */
export function checkInto({ name, stores }: UseOf<'into'>, { flow }: CheckScope): Fault[] {
  const declared = declarationOf(name, flow);
  if ('fault' in declared) return [declared.fault];
  if (stores === 'any' || declared.type === stores || (declared.type === 'string' && stores === 'date')) return [];
  const message = `${name} is a ${declared.type}, but this question stores a ${stores}.`;
  return [{ message, hint: `Declare it as ${stores}, or change the format.` }];
}
