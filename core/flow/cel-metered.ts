import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, LOOPS, refuse } from './cel-source.ts';

/**
 * Functions through which an expression counts what it spends (meter.ts). Flows cannot use them, as `check` does not know
 * them.
 */
export const COUNTING = {
  /** Lets a value pass that was just made. */
  made: 'metered__',
  /** Lets the value of a loop's body pass, which costs so many iterations. */
  passed: 'passed__',
  /** Lets a list or a map pass that a loop goes through. */
  looped: 'looped__',
  /** True; counts so many iterations before something whose failure may be swallowed. */
  begun: 'begun__',
  /** Lets the value of that pass: it has not failed. */
  settled: 'settled__',
  /** Lets a text pass that is about to be read from end to end. */
  read: 'read__',
  /** Lets a value pass that is about to be walked through, with everything inside it. */
  walked: 'walked__',
  /** Lets a list pass that is about to be searched. */
  searched: 'searched__',
} as const;

/** A source without the names of these functions. No pattern: a worker freezes what a module exports, its place included. */
export function withoutCounting(source: string): string {
  return Object.values(COUNTING).reduce((rest, name) => rest.replaceAll(name, ''), source);
}

type Counter = keyof typeof COUNTING;

const through = (counter: Counter, source: string) => `${COUNTING[counter]}(${source})`;

/** Nodes of a loop's body that count as one iteration. */
const NODES = 16;

function sizeOf(ast: ASTNode): number {
  let size = 0;
  const open = [ast];
  for (let node = open.pop(); node; node = open.pop()) {
    size += 1;
    open.push(...childrenOf(node));
  }
  return size;
}

const costOf = (ast: ASTNode) => 1 + Math.floor(sizeOf(ast) / NODES);

const isLiteral = ({ op }: ASTNode) => op === 'value';

/** An operand or argument whose length counts; what stands there as it is has the length that its author gave it. */
const counted = (counter: Counter, node: ASTNode) => (isLiteral(node) ? write(node) : through(counter, write(node)));

/** Something whose failure may be swallowed: failures cost time, and there is nobody else to count them. */
function guarded(node: ASTNode): string {
  return `(${COUNTING.begun}(${costOf(node)}) && ${through('settled', write(node))})`;
}

const body = (node: ASTNode) => `${COUNTING.passed}(${costOf(node)}, ${write(node)})`;

// Of three arguments of map, the second is a condition.
function loop(name: string, receiver: ASTNode, [element, ...bodies]: ASTNode[]): string {
  const inner = bodies.map((one, index) => (name === 'map' && index === bodies.length - 1 ? body(one) : guarded(one)));
  const args = [element ? write(element) : '', ...inner].join(', ');
  return `${through('looped', write(receiver))}.${name}(${args})`;
}

/** Functions and methods that walk through what they are given first, with everything inside it. */
const WALKING: readonly string[] = ['join'];
/** Methods that look at nothing. */
const BLIND: readonly string[] = ['or', 'orValue', 'hasValue', 'value'];

function method(name: string, receiver: ASTNode, args: ASTNode[]): string {
  refuse(name);
  if (LOOPS.has(name)) return loop(name, receiver, args);
  if (BLIND.includes(name)) return through('made', `(${write(receiver)}).${name}(${args.map(write).join(', ')})`);
  const owner = counted(WALKING.includes(name) ? 'walked' : 'read', receiver);
  return through('made', `(${owner}).${name}(${args.map((arg) => counted('read', arg)).join(', ')})`);
}

function call(name: string, args: ASTNode[]): string {
  refuse(name);
  if (name === 'has') return `${name}(${args.map(write).join(', ')})`;
  const [first, ...others] = args;
  const all = first ? [counted(WALKING.includes(name) ? 'walked' : 'read', first)] : [];
  return through('made', `${name}(${[...all, ...others.map((arg) => counted('read', arg))].join(', ')})`);
}

type Chained = '+' | '-' | '*' | '/' | '%' | '&&' | '||';

/** The operands of a chain of one operator, as in `a + b + c`: written without parentheses, which nest only so deep. */
function operandsOf(node: ASTNode, op: Chained): ASTNode[] {
  const operands: ASTNode[] = [];
  let at = node;
  while (at.op === op) {
    operands.push(at.args[1]);
    at = at.args[0];
  }
  return [...operands, at].reverse();
}

// Of the last one, a failure is not swallowed here.
function logical(node: ASTNode, op: '&&' | '||'): string {
  const operands = operandsOf(node, op);
  const last = operands.length - 1;
  const written = operands.map((one, index) => (index === last || isLiteral(one) ? `(${write(one)})` : guarded(one)));
  return `(${written.join(` ${op} `)})`;
}

/** Terms of a sum before what they make is looked at. */
const TERMS = 16;

function sum(node: ASTNode): string {
  const [first = '', ...terms] = operandsOf(node, '+').map((one) => `(${write(one)})`);
  let total = first;
  for (let at = 0; at < terms.length; at += TERMS) {
    total = through('made', [total, ...terms.slice(at, at + TERMS)].join(' + '));
  }
  return total;
}

function comparison(left: ASTNode, op: '==' | '!=', right: ASTNode): string {
  // A text, a number or true is like or unlike anything at first sight.
  if (isLiteral(left) || isLiteral(right)) return `((${write(left)}) ${op} (${write(right)}))`;
  return `(${through('walked', write(left))} ${op} ${through('walked', write(right))})`;
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
      return through('made', `[${node.args.map(write).join(', ')}]`);
    case 'map':
      return through('made', `{${node.args.map(([key, value]) => `${write(key)}: ${write(value)}`).join(', ')}}`);
    case '?:':
      return `((${write(node.args[0])}) ? (${write(node.args[1])}) : (${write(node.args[2])}))`;
    case '!_':
      return `!(${write(node.args)})`;
    case '-_':
      return `-(${write(node.args)})`;
    case '+':
      return sum(node);
    case '&&':
    case '||':
      return logical(node, node.op);
    case '-':
    case '*':
    case '/':
    case '%':
      return `(${operandsOf(node, node.op)
        .map((one) => `(${write(one)})`)
        .join(` ${node.op} `)})`;
    case '==':
    case '!=':
      return comparison(node.args[0], node.op, node.args[1]);
    case 'in':
      return `((${write(node.args[0])}) in ${through('searched', write(node.args[1]))})`;
    default:
      return `((${write(node.args[0])}) ${node.op} (${write(node.args[1])}))`;
  }
}

// A path stays bare (`a.b?.c`), so that has() and optional chains keep their form.
function operand(node: ASTNode): string {
  return isLiteral(node) || node.op === '!_' || node.op === '-_' ? `(${write(node)})` : write(node);
}

/**
 * The same expression with everything counted that can loop, grow, take long or fail over and over. Throws StepFailure for
 * a function that is refused.
 */
export function meteredSource(ast: ASTNode): string {
  return write(ast);
}
