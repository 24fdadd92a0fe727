import type { ASTNode } from '@marcbachmann/cel-js';
import { didYouMean, type PathProblem } from '../problem.ts';
import type { Use, UseOf } from '../scribe.ts';
import type { Fault } from './fault.ts';
import { checkMessage } from './limits.ts';
import { checkAnswers, checkWord } from './opt-out-words.ts';
import { checkReceipt } from './receipts.ts';
import { checkRegex } from './regex.ts';
import { celTypeOf } from './roots.ts';
import { checkHandIn, checkHandInConstant, checkHandOut, checkRun } from './runs.ts';
import type { CheckScope } from './scope.ts';
import { sourcesOf } from './sources.ts';
import { checkCoordinate, checkFilled, checkLanguage, checkMachineText, checkText, SENT } from './texts.ts';
import { checkUnasked } from './unasked.ts';
import { checkAssignment, checkConstant, checkInto, readsSensitive } from './variables.ts';

/** Words that a target may be besides a step's id. */
export const RESERVED_TARGETS: readonly string[] = ['next', 'back', 'repeat', 'end'];

function checkTarget({ to }: UseOf<'target'>, { steps, targets }: CheckScope): Fault[] {
  if (steps.has(to) || RESERVED_TARGETS.includes(to)) return [];
  const hint = didYouMean(to, targets) || 'Give a step this id, or use next, back, repeat or end.';
  return [{ message: `There is no step ${to}.`, hint }];
}

// What names nothing outside itself is the same for every contact.
function checkConstancy(ast: ASTNode | undefined, { expressions }: CheckScope): Fault[] {
  const value = ast && expressions.constantOf(ast);
  if (typeof value !== 'boolean') return [];
  const hint = value ? 'Leave it out, or ask for something.' : 'What it is for never happens; ask for something.';
  return [{ severity: 'warning', message: `This condition is always ${value}.`, hint }];
}

/** What is said where the answer to a question is not of the type that an expression wants. */
function withAnswer(fault: Fault, answer: string): Fault {
  if (answer === 'dyn' || !/input\.value.* cannot work: /.test(fault.message)) return fault;
  const what = answer === 'double' ? 'number' : answer;
  return { ...fault, hint: `input.value is a ${what} here, by the format and the choices of the question.` };
}

function checkCondition({ source, roots, answers = [] }: UseOf<'condition'>, scope: CheckScope): Fault[] {
  const answer = celTypeOf(answers);
  const { faults, type, ast } = scope.expressions.check(source, roots, answer);
  if (faults.length > 0) return faults.map((fault) => withAnswer(fault, answer));
  if (type === 'bool' || type.startsWith('dyn')) return checkConstancy(ast, scope);
  const message = `The condition ${JSON.stringify(source)} gives a ${type}, not true or false.`;
  return [{ message, hint: 'Compare it with something.' }];
}

function checkEach({ source, roots }: UseOf<'each'>, { expressions, flow }: CheckScope): Fault[] {
  const { faults, type, reads } = expressions.check(source, roots);
  if (faults.length > 0) return faults;
  // Its elements are for texts.
  if (readsSensitive(reads, flow)) return [SENT];
  if (/^(list|dyn)/.test(type)) return [];
  return [{ message: `each: ${source} gives a ${type}, not a list.`, hint: 'Name a list, or write one: [a, b].' }];
}

function checkConsent({ consent }: UseOf<'consent'>, { flow }: CheckScope): Fault[] {
  if (consent === 'all' || flow.consents.includes(consent)) return [];
  const hint = didYouMean(consent, [...flow.consents, 'all']) || 'Add it to consents.';
  return [{ message: `There is no consent ${consent}.`, hint }];
}

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
  message: (use, scope) => [...checkMessage(use, scope), ...checkUnasked(use, scope), ...checkAnswers(use.message)],
  receipt: checkReceipt,
  word: checkWord,
};

function faultsOf<K extends Use['kind']>(kind: K, use: UseOf<K>, scope: CheckScope): Fault[] {
  return CHECKS[kind](use, scope);
}

/** What is wrong with the values that its expressions work with. */
function slipsOf(use: Use, { expressions }: CheckScope): Fault[] {
  const answer = celTypeOf(use.kind === 'condition' ? (use.answers ?? []) : []);
  return sourcesOf(use).flatMap(({ source, part }) =>
    expressions.check(source, use.roots, answer).slips.map((slip) => (part === undefined ? slip : { ...slip, part })),
  );
}

/** Everything that is wrong with one use. */
export function checkUse(use: Use, scope: CheckScope): PathProblem[] {
  return [...faultsOf(use.kind, use, scope), ...slipsOf(use, scope)].map(({ part, ...fault }) => ({
    severity: 'error',
    ...fault,
    path: part === undefined ? use.path : [...use.path, part],
    step: use.step,
  }));
}
