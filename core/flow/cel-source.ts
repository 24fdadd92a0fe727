import type { ASTNode } from '@marcbachmann/cel-js';
import { StepFailure } from './failure.ts';

/** Name of the function that counts; flows cannot use it, as `check` does not know it. */
export const METER_FUNCTION = 'metered__';

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

function refuse(name: string): void {
  const reason = REFUSED.get(name);
  if (reason) throw new StepFailure('EXPRESSION', reason);
}

const through = (source: string) => `${METER_FUNCTION}(${source})`;

function method(name: string, receiver: ASTNode, args: ASTNode[]): string {
  refuse(name);
  if (!LOOPS.has(name)) return through(`(${write(receiver)}).${name}(${args.map(write).join(', ')})`);
  // The first argument names the element; the body counts once per element.
  const [element, ...bodies] = args;
  const inner = [element ? write(element) : '', ...bodies.map((body) => through(write(body)))];
  return through(`${through(write(receiver))}.${name}(${inner.join(', ')})`);
}

function call(name: string, args: ASTNode[]): string {
  refuse(name);
  const source = `${name}(${args.map(write).join(', ')})`;
  return name === 'has' ? source : through(source);
}

function write(node: ASTNode): string {
  switch (node.op) {
    case 'value':
    case 'id':
      return node.input.slice(node.start, node.end);
    case '.':
    case '.?':
      return `${operand(node.args[0])}${node.op}${node.args[1]}`;
    case '[]':
      return `${operand(node.args[0])}[${write(node.args[1])}]`;
    case '[?]':
      return `${operand(node.args[0])}[?${write(node.args[1])}]`;
    case 'call':
      return call(node.args[0], node.args[1]);
    case 'rcall':
      return method(node.args[0], node.args[1], node.args[2]);
    case 'list':
      return through(`[${node.args.map(write).join(', ')}]`);
    case 'map':
      return through(`{${node.args.map(([key, value]) => `${write(key)}: ${write(value)}`).join(', ')}}`);
    case '?:':
      return `((${write(node.args[0])}) ? (${write(node.args[1])}) : (${write(node.args[2])}))`;
    case '!_':
      return `!(${write(node.args)})`;
    case '-_':
      return `-(${write(node.args)})`;
    case '+':
      return through(`(${write(node.args[0])}) + (${write(node.args[1])})`);
    default:
      return `((${write(node.args[0])}) ${node.op} (${write(node.args[1])}))`;
  }
}

// A path stays bare (`a.b?.c`), so that has() and optional chains keep their form.
function operand(node: ASTNode): string {
  return node.op === 'value' ? `(${write(node)})` : write(node);
}

/**
 * The same expression with every step that can loop or grow passed through the meter. Throws StepFailure for a function
 * that is refused.
 */
export function meteredSource(ast: ASTNode): string {
  return write(ast);
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
