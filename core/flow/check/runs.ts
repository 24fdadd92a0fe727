import type { CompiledFlow, VariableDeclaration } from '../compiled.ts';
import { didYouMean } from '../problem.ts';
import type { UseOf } from '../scribe.ts';
import type { Fault } from './fault.ts';
import { listed } from './listed.ts';
import type { CheckScope } from './scope.ts';
import { setBy } from './setters.ts';
import { declarationOf, leakInto, storing, storingValue } from './variables.ts';

/** Whether a flow runs another, at any depth. */
function runs({ flows }: CompiledFlow, name: string): boolean {
  return Object.entries(flows).some(([inner, flow]) => inner === name || runs(flow, name));
}

const namesIn = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name]) => name));

const needs = new WeakMap<CompiledFlow, string[]>();

/** Variables that a flow takes in and reads, without asking whether they have a value, and to which nothing in it gives one. */
function needed(flow: CompiledFlow): string[] {
  const before = needs.get(flow);
  if (before) return before;
  const written = JSON.stringify(flow.steps);
  const read = namesIn(written, /\bvars\.(\w+)/g);
  const asked = namesIn(written, /(?:\bhas\(\s*vars\.|\bvars\.\?)(\w+)/g);
  const set = new Set(flow.steps.flatMap(setBy));
  const made = Object.entries(flow.variables).flatMap(([name, { in: given, default: initial, keep }]) => {
    const comesBy = !given || (initial ?? null) !== null || keep !== undefined || set.has(name);
    return !comesBy && read.has(name) && !asked.has(name) ? [name] : [];
  });
  needs.set(flow, made);
  return made;
}

function notGiven(within: CompiledFlow, given: readonly string[]): Fault[] {
  const missing = needed(within).filter((name) => !given.includes(name));
  if (missing.length === 0) return [];
  const message = `${within.flow} needs ${listed(missing)}, which this does not give it.`;
  return [{ severity: 'warning', message, hint: `Give it under in, or declare a default in ${within.flow}.` }];
}

/** The flow that a `run` step names. */
export function checkRun({ flow: name, given }: UseOf<'run'>, { flow, whyNot }: CheckScope): Fault[] {
  if (name === flow.flow) return [{ message: 'This flow runs itself.', hint: 'Go to a step of it instead.' }];
  const within = Object.hasOwn(flow.flows, name) ? flow.flows[name] : undefined;
  if (!within) {
    const hint = `Publish ${name} first, or put its file ${name}.yaml beside this one.`;
    return [whyNot(name) ?? { message: `There is no flow ${name}.`, hint }];
  }
  if (!runs(within, flow.flow)) return notGiven(within, given);
  return [{ message: `This flow runs itself: ${name} runs ${flow.flow} again.`, hint: 'Take one of the two out.' }];
}

type Side = 'in' | 'out';

/** A variable that another flow takes in, or hands back. undefined where that flow is not known, which is said elsewhere. */
function theirOwn(
  { flow: name, theirs }: { flow: string; theirs: string },
  side: Side,
  { flow }: CheckScope,
): { fault: Fault } | VariableDeclaration | undefined {
  const within = Object.hasOwn(flow.flows, name) ? flow.flows[name] : undefined;
  if (!within) return undefined;
  const declared = Object.hasOwn(within.variables, theirs) ? within.variables[theirs] : undefined;
  if (declared?.[side]) return declared;
  const does = side === 'in' ? 'takes in' : 'hands back';
  if (declared) {
    const hint = `Declare it in ${name} with ${side}: true.`;
    return { fault: { message: `${name} has a variable ${theirs}, but no such variable that it ${does}.`, hint } };
  }
  const offered = Object.keys(within.variables).filter((other) => within.variables[other]?.[side]);
  const known = offered.length > 0 ? `It ${does} ${offered.join(', ')}.` : '';
  const message = `${name} has no variable ${theirs} that it ${does}.`;
  return { fault: { message, hint: didYouMean(theirs, offered) || known } };
}

/** An expression for a variable of another flow. */
export function checkHandIn(use: UseOf<'handIn'>, scope: CheckScope): Fault[] {
  const { theirs, source, roots } = use;
  const declared = theirOwn(use, 'in', scope);
  if (declared && !('fault' in declared)) return storing({ name: theirs, source, roots }, declared, scope);
  const { faults } = scope.expressions.check(source, roots);
  return declared ? [declared.fault, ...faults] : faults;
}

/** A value for a variable of another flow. */
export function checkHandInConstant(use: UseOf<'handInConstant'>, scope: CheckScope): Fault[] {
  const declared = theirOwn(use, 'in', scope);
  if (!declared) return [];
  return 'fault' in declared ? [declared.fault] : storingValue(use.theirs, use.value, declared);
}

/** A variable of ours for one of another flow. */
export function checkHandOut(use: UseOf<'handOut'>, scope: CheckScope): Fault[] {
  const { mine, theirs } = use;
  const [ours, other] = [declarationOf(mine, scope.flow), theirOwn(use, 'out', scope)];
  const faults = [ours, other].flatMap((found) => (found && 'fault' in found ? [found.fault] : []));
  if (faults.length > 0 || !other || 'fault' in ours || 'fault' in other) return faults;
  const leak = leakInto(mine, ours, other.sensitive);
  if (leak) return [leak];
  if (ours.type === other.type || (ours.type === 'string' && other.type === 'date')) return [];
  return [{ message: `${mine} is a ${ours.type}, but ${theirs} is a ${other.type}.`, hint: 'Give both one type.' }];
}
