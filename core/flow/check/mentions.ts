import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, LOOPS } from '../cel-source.ts';

/** A root that an expression names, with the members behind it as far as they are names: `session.open.support`. */
export interface Mention {
  root: string;
  /** undefined: whichever, as in `vars[input.text]`. */
  members: (string | undefined)[];
}

type Bound = ReadonlySet<string>;

const NOTHING: Bound = new Set();

/** The parts of a chain of members: where it begins, what is named behind that, and what stands between brackets. */
function chainOf(node: ASTNode): { base: ASTNode; members: Mention['members']; keys: ASTNode[] } {
  const members: Mention['members'] = [];
  const keys: ASTNode[] = [];
  let base = node;
  for (;;) {
    if (base.op === '.' || base.op === '.?') {
      members.unshift(base.args[1]);
      base = base.args[0];
    } else if (base.op === '[]' || base.op === '[?]') {
      const [owner, key]: [ASTNode, ASTNode] = base.args;
      members.unshift(key.op === 'value' && typeof key.args === 'string' ? key.args : undefined);
      keys.push(key);
      base = owner;
    } else return { base, members, keys };
  }
}

// The name of an element counts in the body of its loop only, and hides a root of that name.
function collectLoop(receiver: ASTNode, args: ASTNode[], bound: Bound, found: Mention[]): void {
  const [element, ...bodies] = args;
  const inner = element?.op === 'id' ? new Set([...bound, element.args]) : bound;
  collect(receiver, bound, found);
  for (const body of bodies) collect(body, inner, found);
}

// Into one list: a chain of five hundred operators is a tree as deep.
function collect(node: ASTNode, bound: Bound, found: Mention[]): void {
  const { base, members, keys } = chainOf(node);
  if (base.op === 'id') {
    if (!bound.has(base.args)) found.push({ root: base.args, members });
  } else if (base.op === 'rcall' && LOOPS.has(base.args[0])) {
    collectLoop(base.args[1], base.args[2], bound, found);
  } else {
    for (const child of childrenOf(base)) collect(child, bound, found);
  }
  for (const key of keys) collect(key, bound, found);
}

/** Everything that an expression names outside itself. */
export function mentionsOf(ast: ASTNode): Mention[] {
  const found: Mention[] = [];
  collect(ast, NOTHING, found);
  return found;
}
