import type { ASTNode } from '@marcbachmann/cel-js';
import { StepFailure } from './failure.ts';

/** Methods whose first argument names the element that the others are about. */
export const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Refused: `matches` backtracks (regexes stand in `format.regex`), `bind` would multiply work unseen. */
const REFUSED = new Map([
  [
    'matches',
    'matches() is not available; use format: { regex: … } on a question, or contains(), startsWith() and endsWith()',
  ],
  ['bind', 'cel.bind() is not available; keep the value in a variable with a set step'],
]);

/** Throws StepFailure for a function or a method that is not available. */
export function refuse(name: string): void {
  const reason = REFUSED.get(name);
  if (reason) throw new StepFailure('EXPRESSION', reason);
}

/** The nodes directly within a node. */
export function childrenOf(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case '!_':
    case '-_':
      return [node.args];
    case 'map':
      return node.args.flat();
    default:
      return [...node.args];
  }
}
