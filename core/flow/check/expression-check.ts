import { type ASTNode, TypeError as CelTypeError, Environment, ParseError } from '@marcbachmann/cel-js';
import { extendCel } from '../cel-functions.ts';
import { meteredSource, nodesOf } from '../cel-source.ts';
import type { CompiledFlow, VariableDeclaration } from '../compiled.ts';
import { CEL_OPTIONS } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { didYouMean } from '../problem.ts';

/** What checking one expression found: faults, or its type and the variables it reads. */
export interface ExpressionReport {
  faults: { message: string; hint: string }[];
  /** CEL's name of the type; 'dyn' when only running can tell. */
  type: string;
  /** Names under `vars.`; '*' when it may read any of them. */
  reads: Set<string>;
}

const CEL_TYPES: { [T in VariableDeclaration['type']]: string } = {
  string: 'string',
  number: 'double',
  bool: 'bool',
  date: 'string',
  list: 'list',
  map: 'map',
};

/** Members of the roots whose names are fixed. */
const MEMBERS: { [root: string]: { [name: string]: string } } = {
  session: {
    id: 'string',
    channel: 'string',
    language: 'string',
    turn: 'double',
    today: 'string',
    time: 'string',
    weekday: 'string',
    startedBy: 'string',
  },
  input: { kind: 'string', text: 'string', value: 'dyn', media: 'string', location: 'map' },
  error: { step: 'string', code: 'string', status: 'double' },
};

/** Checks the expressions of one flow against its declared variables. */
export interface ExpressionChecker {
  check(source: string): ExpressionReport;
}

function typedEnvironment(flow: CompiledFlow): Environment {
  const made = extendCel(new Environment(CEL_OPTIONS));
  for (const root of ['contact', 'settings', 'internal', 'input']) made.registerVariable(root, 'map');
  const vars = Object.entries(flow.variables).map(([name, { type }]) => [name, CEL_TYPES[type]]);
  // An empty schema is no type to cel-js.
  if (vars.length === 0) made.registerVariable('vars', 'map');
  else made.registerVariable('vars', { schema: Object.fromEntries(vars) });
  for (const root of ['session', 'error']) made.registerVariable(root, { schema: MEMBERS[root] ?? {} });
  return made;
}

function membersOf(root: string, flow: CompiledFlow): string[] | undefined {
  if (root === 'vars') return Object.keys(flow.variables);
  const members = MEMBERS[root];
  return members && Object.keys(members);
}

interface Member {
  root: string;
  /** Undefined: whichever (`vars[input.text]`, or the root as a whole). */
  name: string | undefined;
}

function memberOf(node: ASTNode): Member | undefined {
  if (node.op === '.' || node.op === '.?') {
    const [owner, name] = node.args;
    return owner.op === 'id' ? { root: owner.args, name } : undefined;
  }
  if (node.op !== '[]' && node.op !== '[?]') return undefined;
  const [owner, key] = node.args;
  if (owner.op !== 'id') return undefined;
  return { root: owner.args, name: key.op === 'value' && typeof key.args === 'string' ? key.args : undefined };
}

function unknownMembers(ast: ASTNode, flow: CompiledFlow): ExpressionReport['faults'] {
  return [...nodesOf(ast)].flatMap((node) => {
    const { root, name } = memberOf(node) ?? {};
    const known = root === undefined ? undefined : membersOf(root, flow);
    if (!known || name === undefined || known.includes(name)) return [];
    const message = root === 'vars' ? `The variable ${name} is not declared.` : `There is no ${root}.${name}.`;
    const otherwise = root === 'vars' ? 'Add it to variables, with its type.' : `Known are ${known.join(', ')}.`;
    return [{ message, hint: didYouMean(name, known) || otherwise }];
  });
}

// A bare `vars`, or one indexed by something that only running can tell, may read everything.
function readsOf(ast: ASTNode): Set<string> {
  const nodes = [...nodesOf(ast)];
  const members = nodes.map(memberOf).filter((member) => member?.root === 'vars');
  const mentions = nodes.filter((node) => node.op === 'id' && node.args === 'vars').length;
  const names = members.flatMap((member) => member?.name ?? '*');
  return new Set(mentions > members.length ? [...names, '*'] : names);
}

function faultOf(error: unknown, source: string): { message: string; hint: string } {
  const quoted = JSON.stringify(source.slice(0, 120));
  if (error instanceof StepFailure) return { message: `In ${quoted}: ${error.message}.`, hint: '' };
  if (error instanceof ParseError) {
    return {
      message: `The expression ${quoted} cannot be read: ${error.summary}.`,
      hint: 'Expressions are CEL; a text inside one needs quotes of its own.',
    };
  }
  const what = error instanceof CelTypeError ? error.summary : 'its types do not fit';
  return { message: `The expression ${quoted} cannot work: ${what}.`, hint: '' };
}

/** A checker for the expressions of a flow. */
export function expressionChecker(flow: CompiledFlow): ExpressionChecker {
  const typed = typedEnvironment(flow);
  const inspect = (source: string): ExpressionReport => {
    const parsed = typed.parse(source);
    meteredSource(parsed.ast);
    const reads = readsOf(parsed.ast);
    const unknown = unknownMembers(parsed.ast, flow);
    if (unknown.length > 0) return { faults: unknown, type: 'dyn', reads };
    const { valid, type, error } = parsed.check();
    return { faults: valid ? [] : [faultOf(error, source)], type: type ?? 'dyn', reads };
  };
  return {
    check(source) {
      try {
        return inspect(source);
      } catch (error) {
        return { faults: [faultOf(error, source)], type: 'dyn', reads: new Set() };
      }
    },
  };
}
