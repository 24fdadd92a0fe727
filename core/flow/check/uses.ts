import { RE2JS } from 're2js';
import type { CompiledFlow } from '../compiled.ts';
import { didYouMean, type PathProblem } from '../problem.ts';
import type { Use } from '../scribe.ts';
import { splitTemplate } from '../templates.ts';
import { isOfType, type StoredType } from '../types.ts';
import type { ExpressionChecker, ExpressionReport } from './expression-check.ts';

/** Words that a target may be besides a step's id. */
export const RESERVED_TARGETS: readonly string[] = ['next', 'back', 'repeat', 'end'];

/** What the check of one use may look at. */
export interface CheckScope {
  flow: CompiledFlow;
  steps: ReadonlySet<string>;
  expressions: ExpressionChecker;
}

type UseOf<K extends Use['kind']> = Extract<Use, { kind: K }>;
type Fault = Pick<PathProblem, 'message' | 'hint'> & Partial<Pick<PathProblem, 'severity'>>;

function checkTarget({ to }: UseOf<'target'>, { steps }: CheckScope): Fault[] {
  if (steps.has(to) || RESERVED_TARGETS.includes(to)) return [];
  const hint =
    didYouMean(to, [...steps, ...RESERVED_TARGETS]) || 'Give a step this id, or use next, back, repeat or end.';
  return [{ message: `There is no step ${to}.`, hint }];
}

function checkCondition({ source }: UseOf<'condition'>, { expressions }: CheckScope): Fault[] {
  const { faults, type } = expressions.check(source);
  if (faults.length > 0 || type === 'bool' || type.startsWith('dyn')) return faults;
  return [
    {
      message: `The condition ${JSON.stringify(source)} gives a ${type}, not true or false.`,
      hint: 'Compare it with something.',
    },
  ];
}

function declarationOf(name: string, flow: CompiledFlow): { fault: Fault } | { type: StoredType; sensitive: boolean } {
  const declared = Object.hasOwn(flow.variables, name) ? flow.variables[name] : undefined;
  if (declared) return declared;
  if (name.startsWith('internal'))
    return { fault: { message: 'internal.* is read-only.', hint: 'Set a variable of your own.' } };
  const hint = didYouMean(name, Object.keys(flow.variables)) || 'Add it to variables, with its type.';
  return { fault: { message: `The variable ${name} is not declared.`, hint } };
}

/** CEL types that fit a declared type; a `dyn` fits all, as do values that may be missing. */
function fits(type: string, declared: StoredType): boolean {
  if (/^(dyn|optional|null)/.test(type)) return true;
  if (declared === 'number') return type === 'int' || type === 'double';
  if (declared === 'list' || declared === 'map') return type.startsWith(declared);
  return declared === 'bool' ? type === 'bool' : type === 'string';
}

function checkAssignment({ name, source }: UseOf<'assignment'>, { flow, expressions }: CheckScope): Fault[] {
  const declared = declarationOf(name, flow);
  const { faults, type, reads } = expressions.check(source);
  if ('fault' in declared) return [declared.fault, ...faults];
  if (faults.length > 0) return faults;
  if (!declared.sensitive && readsSensitive(reads, flow)) {
    return [
      {
        message: `${name} takes a sensitive value, but is not sensitive itself.`,
        hint: `Declare ${name} with sensitive: true.`,
      },
    ];
  }
  if (fits(type, declared.type)) return [];
  return [{ message: `${name} is a ${declared.type}, but is set to a ${type}.`, hint: '' }];
}

function checkConstant({ name, value }: UseOf<'constant'>, { flow }: CheckScope): Fault[] {
  const declared = declarationOf(name, flow);
  if ('fault' in declared) return [declared.fault];
  if (value === null || isOfType(value, declared.type)) return [];
  return [
    {
      message: `${name} is a ${declared.type}, but takes a value of another type.`,
      hint: 'Change the value or the type.',
    },
  ];
}

function checkInto({ name, stores }: UseOf<'into'>, { flow }: CheckScope): Fault[] {
  const declared = declarationOf(name, flow);
  if ('fault' in declared) return [declared.fault];
  if (declared.type === stores || (declared.type === 'string' && stores === 'date')) return [];
  return [
    {
      message: `${name} is a ${declared.type}, but this question stores a ${stores}.`,
      hint: `Declare it as ${stores}, or change the format.`,
    },
  ];
}

function readsSensitive(reads: ExpressionReport['reads'], flow: CompiledFlow): boolean {
  const sensitive = Object.keys(flow.variables).filter((name) => flow.variables[name]?.sensitive);
  return sensitive.some((name) => reads.has(name)) || (sensitive.length > 0 && reads.has('*'));
}

function checkTemplate(text: string, { flow, expressions }: CheckScope): Fault[] {
  let parts: ReturnType<typeof splitTemplate>;
  try {
    parts = splitTemplate(text);
  } catch {
    return [{ message: 'A {{ in this text is not closed by }}.', hint: '' }];
  }
  return parts.flatMap((part) => {
    if (part.kind === 'literal') return [];
    const { faults, reads } = expressions.check(part.source);
    if (!readsSensitive(reads, flow)) return faults;
    return [
      ...faults,
      {
        message: 'This text would send out a sensitive variable.',
        hint: 'Leave it out, or declare it without sensitive.',
      },
    ];
  });
}

function checkText({ text }: UseOf<'text'>, scope: CheckScope): Fault[] {
  if (typeof text === 'string') return checkTemplate(text, scope);
  const { languages } = scope.flow;
  const missing = languages.filter((language) => !Object.hasOwn(text, language));
  const strange = Object.keys(text).filter((language) => !languages.includes(language));
  return [
    ...missing.map((language): Fault => {
      const severity = language === languages[0] ? 'error' : 'warning';
      return {
        severity,
        message: `This text is missing in ${language}.`,
        hint: `Add ${language}, or write one text for all languages.`,
      };
    }),
    ...strange.map((language) => ({
      message: `${language} is not a language of this flow.`,
      hint: `Add it to languages, or use ${languages.join(', ')}.`,
    })),
    ...Object.values(text).flatMap((inner) => checkTemplate(inner, scope)),
  ];
}

function checkRegex({ pattern }: UseOf<'regex'>): Fault[] {
  try {
    RE2JS.compile(pattern);
    return [];
  } catch {
    return [
      {
        message: 'This regex cannot be read.',
        hint: 'It is RE2: no look-around, no back references, repeats up to 1,000.',
      },
    ];
  }
}

const CHECKS: { [K in Use['kind']]: (use: UseOf<K>, scope: CheckScope) => Fault[] } = {
  target: checkTarget,
  condition: checkCondition,
  assignment: checkAssignment,
  constant: checkConstant,
  into: checkInto,
  text: checkText,
  regex: checkRegex,
};

function faultsOf<K extends Use['kind']>(kind: K, use: UseOf<K>, scope: CheckScope): Fault[] {
  return CHECKS[kind](use, scope);
}

/** Everything that is wrong with one use. */
export function checkUse(use: Use, scope: CheckScope): PathProblem[] {
  return faultsOf(use.kind, use, scope).map((fault) => ({
    severity: 'error',
    ...fault,
    path: use.path,
    step: use.step,
  }));
}
