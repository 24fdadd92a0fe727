import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from '../cel-source.ts';

/** A whole number as it is written, behind a minus too: where it ends. */
function endsOf(node: ASTNode | undefined): number[] {
  if (node?.op === '-_') return endsOf(node.args);
  return node?.op === 'value' && /^\d+$/.test(node.input.slice(node.start, node.end)) ? [node.end] : [];
}

// Where CEL wants values of one type: what stands in for a missing one, the branches of a condition, a list to look in.
function ends(node: ASTNode): number[] {
  const own = node.op === 'rcall' && node.args[0] === 'orValue' ? endsOf(node.args[2][0]) : [];
  const branches = node.op === '?:' ? [...endsOf(node.args[1]), ...endsOf(node.args[2])] : [];
  const list = node.op === 'in' && node.args[1].op === 'list' ? node.args[1].args.flatMap(endsOf) : [];
  return [...own, ...branches, ...list, ...childrenOf(node).flatMap(ends)];
}

/**
 * An expression as it reads where the whole numbers that stand in for another value are decimals: `vars.?cups.orValue(0)` is
 * one of a number, as every number of a flow is.
 */
export function withDecimals(source: string, ast: ASTNode): string {
  const places = ends(ast).sort((left, right) => right - left);
  return places.reduce((text, end) => `${text.slice(0, end)}.0${text.slice(end)}`, source);
}
