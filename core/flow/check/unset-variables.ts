import type { ASTNode } from '@marcbachmann/cel-js';
import type { CompiledFlow } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import type { Use, UseOf } from '../scribe.ts';
import { elementNames, nameOf, nodesOf } from './cel-tree.ts';
import type { CheckScope } from './scope.ts';
import { setBy } from './setters.ts';

/** Variables that never have a value, unless somebody gives one from outside. */
function neverSet({ variables, steps }: CompiledFlow): Set<string> {
  const given = new Set(steps.flatMap(setBy));
  const declared = Object.entries(variables).filter(
    ([name, { default: initial, keep, in: given_ }]) =>
      !given.has(name) && (initial ?? null) === null && keep === undefined && given_ === undefined,
  );
  return new Set(declared.map(([name]) => name));
}

function variableOf(node: ASTNode): string | undefined {
  const [root, name] = nameOf(node)?.split('.') ?? [];
  return root === 'vars' ? name : undefined;
}

/** Variables that an expression needs: it reads them, and asks nowhere whether they have a value. */
function needed(ast: ASTNode): Set<string> {
  const nodes = nodesOf(ast);
  if (elementNames(nodes).has('vars')) return new Set();
  const read = new Set(nodes.flatMap((node) => (node.op === '.' || node.op === '[]' ? (variableOf(node) ?? []) : [])));
  for (const node of nodes) {
    if (node.op === '.?' && nameOf(node.args[0]) === 'vars') read.delete(node.args[1]);
    if (node.op !== 'call' || node.args[0] !== 'has') continue;
    for (const asked of node.args[1]) read.delete(variableOf(asked) ?? '');
  }
  return read;
}

function checkCondition(
  { source, roots, path, step }: UseOf<'condition'>,
  unset: ReadonlySet<string>,
  scope: CheckScope,
) {
  const { ast, faults } = scope.expressions.check(source, roots);
  if (!ast || faults.length > 0) return [];
  return [...needed(ast)].flatMap((name): PathProblem[] => {
    if (!unset.has(name)) return [];
    const message = `Nothing in this flow ever sets ${name}, so that this condition fails.`;
    const hint = `Set it, give it a default, or declare it with in: true where whoever begins the flow gives it.`;
    return [{ severity: 'warning', path, step, message, hint }];
  });
}

/** Conditions over variables that never have a value. */
export function checkUnset(uses: readonly Use[], scope: CheckScope): PathProblem[] {
  const unset = neverSet(scope.flow);
  if (unset.size === 0) return [];
  return uses.flatMap((use) => (use.kind === 'condition' ? checkCondition(use, unset, scope) : []));
}
