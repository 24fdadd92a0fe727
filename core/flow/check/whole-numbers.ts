import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from '../cel-source.ts';

/** CEL's type of a part of an expression; undefined where it cannot stand alone. */
export type TypeOf = (source: string) => string | undefined;

/** What is written into an expression at a place. */
interface Insertion {
  at: number;
  text: string;
}

interface Expression {
  source: string;
  typeOf: TypeOf;
}

function converted({ start, end }: ASTNode, into: 'double' | 'int'): Insertion[] {
  return [
    { at: start, text: `${into}(` },
    { at: end, text: ')' },
  ];
}

const typeIn = ({ start, end }: ASTNode, { source, typeOf }: Expression) => typeOf(source.slice(start, end));

const asDecimal = (node: ASTNode | undefined, expression: Expression) =>
  node && typeIn(node, expression) === 'int' ? converted(node, 'double') : [];

/** A number of a flow that says which element of a list. One that is written there says so itself. */
function asIndex(owner: ASTNode, index: ASTNode, expression: Expression): Insertion[] {
  if (index.op === 'value' || typeIn(index, expression) !== 'double') return [];
  return typeIn(owner, expression)?.startsWith('list') ? converted(index, 'int') : [];
}

// Where CEL wants values of one type: what stands in for a missing one, the branches of a condition, a list to look in.
function insertionsFor(node: ASTNode, expression: Expression): Insertion[] {
  if (node.op === '?:') return node.args.slice(1).flatMap((branch) => asDecimal(branch, expression));
  if (node.op === 'rcall' && node.args[0] === 'orValue') return asDecimal(node.args[2][0], expression);
  if (node.op === 'in' && node.args[1].op === 'list') {
    return node.args[1].args.flatMap((one) => asDecimal(one, expression));
  }
  return node.op === '[]' || node.op === '[?]' ? asIndex(node.args[0], node.args[1], expression) : [];
}

function insertionsIn(node: ASTNode, expression: Expression): Insertion[] {
  return [...insertionsFor(node, expression), ...childrenOf(node).flatMap((child) => insertionsIn(child, expression))];
}

/**
 * An expression as it reads where the whole numbers that stand beside or in for another value are decimals, as every number
 * of a flow is, and where the number of an element is whole: running makes no difference between the two.
 */
export function withDecimals(source: string, ast: ASTNode, typeOf: TypeOf): string {
  const places = insertionsIn(ast, { source, typeOf }).sort((left, right) => right.at - left.at);
  return places.reduce((text, { at, text: more }) => `${text.slice(0, at)}${more}${text.slice(at)}`, source);
}
