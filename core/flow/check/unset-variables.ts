import type { ASTNode } from '@marcbachmann/cel-js';
import type { CompiledFlow } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import type { Use, UseOf } from '../scribe.ts';
import { elementNames, nameOf, nodesOf } from './cel-tree.ts';
import type { CheckScope } from './scope.ts';
import { setBy } from './setters.ts';
import { sourcesOf } from './sources.ts';

/** Variables that never have a value, unless somebody gives one from outside. */
function neverSet({ variables, steps }: CompiledFlow): Set<string> {
  const given = new Set(steps.flatMap(setBy));
  const declared = Object.entries(variables).filter(
    ([name, { default: initial, keep, in: given_ }]) =>
      !given.has(name) && (initial ?? null) === null && keep === undefined && given_ === undefined,
  );
  return new Set(declared.map(([name]) => name));
}

type Root = 'vars' | 'input';

function memberOf(node: ASTNode, root: Root): string | undefined {
  const [owner, name] = nameOf(node)?.split('.') ?? [];
  return owner === root ? name : undefined;
}

/** Members of a root that an expression needs: it reads them, and asks nowhere whether they have a value. */
function needed(ast: ASTNode, root: Root): Set<string> {
  const nodes = nodesOf(ast);
  if (elementNames(nodes).has(root)) return new Set();
  const read = new Set(
    nodes.flatMap((node) => (node.op === '.' || node.op === '[]' ? (memberOf(node, root) ?? []) : [])),
  );
  for (const node of nodes) {
    if (node.op === '.?' && nameOf(node.args[0]) === root) read.delete(node.args[1]);
    if (node.op !== 'call' || node.args[0] !== 'has') continue;
    for (const asked of node.args[1]) read.delete(memberOf(asked, root) ?? '');
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
  return [...needed(ast, 'vars')].flatMap((name): PathProblem[] => {
    if (!unset.has(name)) return [];
    const message = `Nothing in this flow ever sets ${name}, so that this condition fails.`;
    const hint = `Set it, give it a default, or declare it with in: true where whoever begins the flow gives it.`;
    return [{ severity: 'warning', path, step, message, hint }];
  });
}

// Only of an answer that was understood there is a value.
function checkRetry(use: UseOf<'text'>, { expressions }: CheckScope): PathProblem[] {
  if (use.path.at(-2) !== 'retry') return [];
  return sourcesOf(use).flatMap(({ source, part }): PathProblem[] => {
    const { ast } = expressions.check(source, use.roots);
    if (!ast || !needed(ast, 'input').has('value')) return [];
    const message = 'There is no input.value where the answer was not understood: this text would fail.';
    const path = part === undefined ? use.path : [...use.path, part];
    return [{ severity: 'error', path, step: use.step, message, hint: 'Write input.text, which is what was written.' }];
  });
}

/** Conditions over variables that never have a value, and what is said of answers that have none. */
export function checkUnset(uses: readonly Use[], scope: CheckScope): PathProblem[] {
  const unset = neverSet(scope.flow);
  return uses.flatMap((use) => {
    if (use.kind === 'text') return checkRetry(use, scope);
    return use.kind === 'condition' && unset.size > 0 ? checkCondition(use, unset, scope) : [];
  });
}
