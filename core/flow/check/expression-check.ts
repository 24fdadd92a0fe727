import {
  type ASTNode,
  TypeError as CelTypeError,
  Environment,
  type ObjectSchema,
  ParseError,
} from '@marcbachmann/cel-js';
import { cached } from '../bounded-cache.ts';
import { extendCel } from '../cel-functions.ts';
import { meteredSource } from '../cel-metered.ts';
import type { CompiledFlow } from '../compiled.ts';
import { CEL_OPTIONS, isRunnable } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { didYouMean } from '../problem.ts';
import type { ExtraRoot } from '../scribe.ts';
import { type ConstantOf, constants, nodesOf } from './cel-tree.ts';
import { checkDivisions } from './divisions.ts';
import type { Fault } from './fault.ts';
import { checkComparisons } from './known-values.ts';
import { type Mention, mentionsOf } from './mentions.ts';
import { namesIn } from './names-in.ts';
import { DECLARE, rootsOf, type Shape } from './roots.ts';
import { checkKeepable, typeInWords } from './types-in-words.ts';
import { withDecimals } from './whole-numbers.ts';

/** What checking one expression found: faults, or its type and the variables it reads. */
export interface ExpressionReport {
  faults: Fault[];
  /** As flow files name it, or CEL where they have none; 'dyn' when only running can tell. */
  type: string;
  /** Names under `vars.`; '*' when it may read any of them. */
  reads: ReadonlySet<string>;
  /** Everything that it names outside itself. */
  mentions: readonly Mention[];
  /** Undefined where it cannot be read. */
  ast?: ASTNode;
  /** What is wrong with its values rather than with its names and types. */
  slips: readonly Fault[];
}

/** Checks the expressions of one flow against what it declares. */
export interface ExpressionChecker {
  /** `roots`: what may be named there beside the roots that always stand; `answer`: the type of input.value there. */
  check(source: string, roots?: readonly ExtraRoot[], answer?: string): ExpressionReport;
  constantOf: ConstantOf;
}

/** Names that CEL has by itself: its types. */
const CEL_WORDS = new Set([
  'bool',
  'bytes',
  'double',
  'dyn',
  'int',
  'list',
  'map',
  'null_type',
  'optional',
  'optional_type',
  'string',
  'type',
  'uint',
]);

// An empty schema is no type to cel-js.
function typeOf(shape: Shape): string | ObjectSchema {
  if (typeof shape === 'string') return shape;
  const members = Object.entries(shape).map(([name, inner]) => [name, typeOf(inner)]);
  return members.length === 0 ? 'map' : Object.fromEntries(members);
}

function typedEnvironment(roots: { [root: string]: Shape }): Environment {
  const made = extendCel(new Environment(CEL_OPTIONS));
  for (const [root, shape] of Object.entries(roots)) {
    const type = typeOf(shape);
    made.registerVariable(root, typeof type === 'string' ? { type } : { schema: type });
  }
  return made;
}

function unknownRoot(root: string, roots: { [root: string]: Shape }): Fault {
  const { vars = {} } = roots;
  const message = `There is no name ${root} in expressions.`;
  if (typeof vars === 'object' && Object.hasOwn(vars, root)) return { message, hint: `Did you mean vars.${root}?` };
  const near = didYouMean(root, namesIn(roots));
  return { message, hint: near || `If it is a text, it needs quotes of its own: '${root}'.` };
}

function unknownName({ root, members }: Mention, roots: { [root: string]: Shape }): Fault[] {
  if (!Object.hasOwn(roots, root)) return CEL_WORDS.has(root) || root === 'secrets' ? [] : [unknownRoot(root, roots)];
  let shape: Shape | undefined = roots[root];
  let holder = root;
  for (const name of members) {
    if (typeof shape !== 'object' || name === undefined) return [];
    if (!Object.hasOwn(shape, name)) {
      const known = namesIn(shape);
      const message = root === 'vars' ? `The variable ${name} is not declared.` : `There is no ${holder}.${name}.`;
      const otherwise = DECLARE[holder] ?? `Known are ${known.join(', ')}.`;
      return [{ message, hint: didYouMean(name, known) || otherwise }];
    }
    shape = shape[name];
    holder = `${holder}.${name}`;
  }
  return [];
}

// A bare `vars`, or one indexed by something that only running can tell, may read everything.
function readsOf(mentions: readonly Mention[]): Set<string> {
  return new Set(mentions.flatMap(({ root, members }) => (root === 'vars' ? (members[0] ?? '*') : [])));
}

/** Roots that stand in some places only, and where. */
const PLACES: { [R in ExtraRoot]: Fault } = {
  item: { message: 'item stands only where each repeats something.', hint: 'Add each, with the list.' },
  response: {
    message: 'response stands only in the into of a call.',
    hint: 'Put it into a variable there, and name that here.',
  },
  secrets: {
    message: 'secrets stand only in the address, the headers and the body of a call.',
    hint: 'What is no secret can be one of settings.',
  },
};

function strayRoots(mentions: readonly Mention[], allowed: readonly ExtraRoot[]): Fault[] {
  const named = new Set(mentions.map(({ root }) => root));
  const extra: ExtraRoot[] = ['item', 'response', 'secrets'];
  return extra.flatMap((root): Fault[] => {
    if (!named.has(root)) return [];
    // Nothing computes with a secret: it stands alone, which whoever checks a template has looked for before.
    if (root === 'secrets' && allowed.includes(root)) {
      return [{ message: 'A secret cannot be part of an expression.', hint: 'Write it alone: {{ secrets.name }}.' }];
    }
    return allowed.includes(root) ? [] : [PLACES[root]];
  });
}

// cel-js calls the type of a root whose members are known by a name of its own, and numbers by what they are in a machine.
const namedAsWritten = (what: string) =>
  what
    .replace(/\$(\w)/g, '$1')
    .replace(/\.$/, '')
    .replace(
      /^no such overload: (.*)$/,
      (_all, types: string) => `there is no ${types.replace(/\b(?:int|double)\b/g, 'number')}`,
    );

function hintFor(what: string): string {
  if (/\$vars\b|[!=]= null|null [!=]=/.test(what))
    return 'Whether a variable has a value is asked by has(vars.name); .? and orValue(…) take another for it.';
  const mixed = /: (string \S+ (int|double)|(int|double) \S+ string)$/.test(what);
  if (mixed) return 'double(…) makes a number of a text, and string(…) a text of a number.';
  return 'Change it, or the type of what it names.';
}

const asSentence = (advice: string) =>
  advice === '' ? 'Write it in another way.' : `${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`;

const WITHOUT_BRACES = 'This field takes an expression as it is, without {{ }} around it.';

function faultOf(error: unknown, source: string): Fault {
  const quoted = JSON.stringify(source.slice(0, 120));
  if (error instanceof StepFailure) {
    const [what, ...advice] = error.message.split('; ');
    return { message: `In ${quoted}: ${what}.`, hint: asSentence(advice.join('; ')) };
  }
  if (error instanceof ParseError) {
    return {
      message: `The expression ${quoted} cannot be read: ${error.summary}.`,
      hint: source.trimStart().startsWith('{{')
        ? WITHOUT_BRACES
        : 'Expressions are CEL; a text inside one needs quotes of its own.',
    };
  }
  const what = error instanceof CelTypeError ? error.summary : 'its types do not fit';
  return { message: `The expression ${quoted} cannot work: ${namedAsWritten(what)}.`, hint: hintFor(what) };
}

/** Shorter ones never hold too much. */
const LONG = 100;

const TOO_LONG: Fault = {
  message: 'This expression holds too many operators within each other.',
  hint: 'Split it: set a variable for each part.',
};

interface Parsed {
  ast: ASTNode;
  check(): { valid: boolean; type?: string; error?: unknown };
}

/** Inspects expressions of a flow where input.value is of one type. Each is looked at once, wherever it stands. */
function inspector(flow: CompiledFlow, constantOf: ConstantOf, answer: string) {
  const roots = rootsOf(flow, answer);
  const typed = typedEnvironment(roots);
  const typeOfPart = (part: string) => {
    const { valid, type } = typed.parse(part).check();
    return valid ? type : undefined;
  };
  const judge = (parsed: Parsed, source: string): ExpressionReport => {
    const mentions = mentionsOf(parsed.ast);
    const nodes = nodesOf(parsed.ast);
    const slips = [...checkComparisons(nodes, flow), ...checkDivisions(nodes, constantOf)];
    const base = { reads: readsOf(mentions), mentions, ast: parsed.ast, slips };
    const unknown = mentions.flatMap((mention) => unknownName(mention, roots));
    // To cel-js secrets do not exist; where they may stand is said better elsewhere.
    if (unknown.length > 0 || mentions.some(({ root }) => root === 'secrets')) {
      return { ...base, faults: unknown, type: 'dyn' };
    }
    const { valid, type, error } = parsed.check();
    if (valid) return { ...base, faults: checkKeepable(source, type), type: typeInWords(type) };
    // Whole numbers and decimals are one to whoever writes flows, and to the engine.
    const again = typed.parse(withDecimals(source, parsed.ast, typeOfPart)).check();
    return { ...base, faults: again.valid ? [] : [faultOf(error, source)], type: typeInWords(again.type) };
  };
  const inspect = (source: string): ExpressionReport => {
    try {
      const parsed = typed.parse(source);
      meteredSource(parsed.ast);
      const report = judge(parsed, source);
      if (source.length < LONG || report.faults.length > 0 || isRunnable(source)) return report;
      return { ...report, faults: [TOO_LONG] };
    } catch (error) {
      return { faults: [faultOf(error, source)], type: 'dyn', reads: new Set(), mentions: [], slips: [] };
    }
  };
  return cached(Number.POSITIVE_INFINITY, inspect);
}

/** A checker for the expressions of a flow. */
export function expressionChecker(flow: CompiledFlow): ExpressionChecker {
  const constantOf = constants();
  const inspectorFor = cached(Number.POSITIVE_INFINITY, (answer) => inspector(flow, constantOf, answer));
  return {
    constantOf,
    check(source, allowed = [], answer = 'dyn') {
      const report = inspectorFor(answer)(source);
      const stray = strayRoots(report.mentions, allowed);
      return stray.length === 0 ? report : { ...report, faults: [...stray, ...report.faults] };
    },
  };
}
