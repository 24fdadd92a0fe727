import { RE2JS } from 're2js';
import { didYouMean, type PathProblem } from '../problem.ts';
import type { Use, UseOf } from '../scribe.ts';
import { checkHandIn, checkHandInConstant, checkHandOut, checkRun } from './runs.ts';
import type { CheckScope, Fault } from './scope.ts';
import { checkCoordinate, checkFilled, checkLanguage, checkMachineText, checkText } from './texts.ts';
import { checkAssignment, checkConstant, checkInto } from './variables.ts';

/** Words that a target may be besides a step's id. */
export const RESERVED_TARGETS: readonly string[] = ['next', 'back', 'repeat', 'end'];

function checkTarget({ to }: UseOf<'target'>, { steps }: CheckScope): Fault[] {
  if (steps.has(to) || RESERVED_TARGETS.includes(to)) return [];
  const hint =
    didYouMean(to, [...steps, ...RESERVED_TARGETS]) || 'Give a step this id, or use next, back, repeat or end.';
  return [{ message: `There is no step ${to}.`, hint }];
}

function checkCondition({ source, roots }: UseOf<'condition'>, { expressions }: CheckScope): Fault[] {
  const { faults, type } = expressions.check(source, roots);
  if (faults.length > 0 || type === 'bool' || type.startsWith('dyn')) return faults;
  const message = `The condition ${JSON.stringify(source)} gives a ${type}, not true or false.`;
  return [{ message, hint: 'Compare it with something.' }];
}

function checkEach({ source, roots }: UseOf<'each'>, { expressions }: CheckScope): Fault[] {
  const { faults, type } = expressions.check(source, roots);
  if (faults.length > 0 || /^(list|dyn)/.test(type)) return faults;
  return [{ message: `each: ${source} gives a ${type}, not a list.`, hint: '' }];
}

function checkRegex({ pattern }: UseOf<'regex'>): Fault[] {
  try {
    RE2JS.compile(pattern);
    return [];
  } catch {
    const hint = 'It is RE2: no look-around, no back references, repeats up to 1,000.';
    return [{ message: 'This regex cannot be read.', hint }];
  }
}

function checkConsent({ consent }: UseOf<'consent'>, { flow }: CheckScope): Fault[] {
  if (consent === 'all' || flow.consents.includes(consent)) return [];
  const hint = didYouMean(consent, [...flow.consents, 'all']) || 'Add it to consents.';
  return [{ message: `There is no consent ${consent}.`, hint }];
}

const nothing = (): Fault[] => [];

const CHECKS: { [K in Use['kind']]: (use: UseOf<K>, scope: CheckScope) => Fault[] } = {
  target: checkTarget,
  condition: checkCondition,
  each: checkEach,
  assignment: checkAssignment,
  constant: checkConstant,
  into: checkInto,
  filled: checkFilled,
  text: checkText,
  template: checkMachineText,
  coordinate: checkCoordinate,
  regex: checkRegex,
  language: checkLanguage,
  consent: checkConsent,
  run: checkRun,
  handIn: checkHandIn,
  handInConstant: checkHandInConstant,
  handOut: checkHandOut,
  message: nothing,
  receipt: nothing,
};

function faultsOf<K extends Use['kind']>(kind: K, use: UseOf<K>, scope: CheckScope): Fault[] {
  return CHECKS[kind](use, scope);
}

/** Everything that is wrong with one use. */
export function checkUse(use: Use, scope: CheckScope): PathProblem[] {
  return faultsOf(use.kind, use, scope).map(({ part, ...fault }) => ({
    severity: 'error',
    ...fault,
    path: part === undefined ? use.path : [...use.path, part],
    step: use.step,
  }));
}
