import type { ASTNode } from '@marcbachmann/cel-js';
import type { Json } from '../../json.ts';
import { meteredSource } from '../cel-metered.ts';
import { childrenOf, LOOPS } from '../cel-source.ts';
import { evaluate, type Names } from '../expressions.ts';
import { newMeter } from '../meter.ts';
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

/** What a part of an expression comes to, given these names; undefined where it fails. */
export function resultOf(node: ASTNode, names: Names): Json | undefined {
  try {
    return evaluate(meteredSource(node), names, newMeter());
  } catch {
    return undefined;
  }
}

const NO_NAMES: Names = new Map();

/** The value of a part that names nothing outside itself, and so is always the same; undefined for any other. */
export function constantOf(node: ASTNode): Json | undefined {
  if (node.op === 'value' && typeof node.args === 'bigint') return Number(node.args);
  return mentionsOf(node).length === 0 ? resultOf(node, NO_NAMES) : undefined;
}
