import type { ASTNode } from '@marcbachmann/cel-js';
import type { Json } from '../../json.ts';
import { meteredSource } from '../cel-metered.ts';
import { childrenOf, LOOPS } from '../cel-source.ts';
import { evaluate, type Names } from '../expressions.ts';
import { BUDGETS, newMeter } from '../meter.ts';
import { mentionsOf } from './mentions.ts';

/** A tree of CEL with everything inside it, in the order in which it is written. */
export function nodesOf(ast: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const open = [ast];
  for (let node = open.pop(); node; node = open.pop()) {
    found.push(node);
    open.push(...[...childrenOf(node)].reverse());
  }
  return found;
}

/** A chain of names as one, such as `session.channel`; undefined for anything else. */
export function nameOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const owner = nameOf(node.args[0]);
  const member = node.op === '.' ? node.args[1] : textOf(node.args[1]);
  return owner === undefined || member === undefined ? undefined : `${owner}.${member}`;
}

/** A text that stands there as it is; undefined for anything else. */
export function textOf(node: ASTNode): string | undefined {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
}

/** Names of elements in the loops of an expression: within them they hide roots of the same name. */
export function elementNames(nodes: readonly ASTNode[]): Set<string> {
  const names = nodes.map((node) => (node.op === 'rcall' && LOOPS.has(node.args[0]) ? node.args[2][0] : undefined));
  return new Set(names.flatMap((name) => (name?.op === 'id' ? [name.args] : [])));
}

/** Signs and iterations of what is worked out while a flow is checked: whoever does so waits for it. */
const LONGEST = 200;
const MOST_ITERATIONS = 200;

/** What a part of an expression comes to, given these names; undefined where it fails, or takes longer than what people write. */
export function resultOf(node: ASTNode, names: Names): Json | undefined {
  if (node.end - node.start > LONGEST) return undefined;
  try {
    return evaluate(meteredSource(node), names, { ...newMeter(), iterations: BUDGETS.iterations - MOST_ITERATIONS });
  } catch {
    return undefined;
  }
}

/** The value of a part that names nothing outside itself, and so is always the same; undefined for any other. */
export type ConstantOf = (node: ASTNode) => Json | undefined;

const NO_NAMES: Names = new Map();

/** Constants of a flow that are worked out, at half a millisecond each. */
const MOST_CONSTANTS = 2_000;

/** Works out the constants of one flow. */
export function constants(): ConstantOf {
  let left = MOST_CONSTANTS;
  return (node) => {
    if (node.op === 'value' && typeof node.args === 'bigint') return Number(node.args);
    if (left <= 0 || mentionsOf(node).length > 0) return undefined;
    left -= 1;
    return resultOf(node, NO_NAMES);
  };
}
