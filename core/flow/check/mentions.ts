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
function inLoop(receiver: ASTNode, args: ASTNode[], bound: Bound): Mention[] {
  const [element, ...bodies] = args;
  const inner = element?.op === 'id' ? new Set([...bound, element.args]) : bound;
  return [...mentionsIn(receiver, bound), ...bodies.flatMap((body) => mentionsIn(body, inner))];
}

function mentionsIn(node: ASTNode, bound: Bound): Mention[] {
  const { base, members, keys } = chainOf(node);
  const between = keys.flatMap((key) => mentionsIn(key, bound));
  if (base.op === 'id') return bound.has(base.args) ? between : [{ root: base.args, members }, ...between];
  if (base.op === 'rcall' && LOOPS.has(base.args[0])) return [...inLoop(base.args[1], base.args[2], bound), ...between];
  return [...childrenOf(base).flatMap((child) => mentionsIn(child, bound)), ...between];
}

/** Everything that an expression names outside itself. */
export function mentionsOf(ast: ASTNode): Mention[] {
  return mentionsIn(ast, NOTHING);
}
