import type { ASTNode } from '@marcbachmann/cel-js';
import type { ConstantOf } from './cel-tree.ts';
import type { Fault } from './fault.ts';

/** Divisions by something that is always zero: whatever reads them fails. */
export function checkDivisions(nodes: readonly ASTNode[], constantOf: ConstantOf): Fault[] {
  const zero = nodes.some((node) => (node.op === '/' || node.op === '%') && constantOf(node.args[1]) === 0);
  return zero ? [{ message: 'This expression divides by zero.', hint: 'Divide by something else.' }] : [];
}
