import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import type { Path, Problem } from './problem.ts';

/** Longest definition, in bytes of UTF-8. */
const LARGEST_FILE = 256 * 1024;

/** A definition as plain data, and where its parts stand. */
export interface ParsedText {
  value: unknown;
  problems: Problem[];
  /** Line and column (from 1) of the deepest part of the path that exists. */
  locate(path: Path): { line: number; column: number };
}

const TOP = { line: 1, column: 1 };

function problemAt(place: { line: number; column: number }, message: string, hint: string): Problem {
  return { severity: 'error', message, hint, step: '', ...place };
}

function refusal(message: string, hint: string): ParsedText {
  return { value: undefined, problems: [problemAt(TOP, message, hint)], locate: () => TOP };
}

const HINTS: { [code: string]: string } = {
  DUPLICATE_KEY: 'Keep one of the two.',
  BAD_ALIAS: 'A text that begins with * or & needs quotes.',
  TAG_RESOLVE_FAILED: 'A text or a condition that begins with ! needs quotes: if: "!x".',
  BLOCK_AS_IMPLICIT_KEY: 'A text that holds a colon needs quotes.',
  MULTIPLE_DOCS: 'Keep one flow to a file.',
};

function syntaxProblems(document: Document, lines: LineCounter): Problem[] {
  return [...document.errors, ...document.warnings].map((fault) => {
    const { line, col } = lines.linePos(fault.pos[0]);
    const what = fault.message.split('\n')[0]?.slice(0, 200) ?? '';
    return problemAt(
      { line, column: col },
      `This is no valid YAML: ${what}.`.replace(/\.\.$/, '.'),
      HINTS[fault.code] ?? 'Check the indentation and the quotes.',
    );
  });
}

const NO_ANCHORS = {
  message: 'Anchors and aliases (& and *) are not allowed.',
  hint: 'Write it out; a text that begins with & or * needs quotes.',
};

const NO_MAP_KEYS = {
  message: 'A map or a list cannot be a key.',
  hint: 'A text that begins with {{ needs quotes.',
};

function shapeProblems(document: Document, lines: LineCounter): Problem[] {
  const found: Problem[] = [];
  const refuse = (node: Node, { message, hint }: typeof NO_ANCHORS): void => {
    const { line, col } = lines.linePos(node.range?.[0] ?? 0);
    found.push(problemAt({ line, column: col }, message, hint));
  };
  visit(document, {
    Alias: (_key, node) => refuse(node, NO_ANCHORS),
    Value: (key, node) => {
      if (node.anchor) refuse(node, NO_ANCHORS);
      if (key === 'key' && isCollection(node)) refuse(node, NO_MAP_KEYS);
    },
  });
  return found;
}

function keyOf(pair: Pair): unknown {
  return isScalar(pair.key) ? pair.key.value : undefined;
}

// A key that has no value of its own (`book it` in `{ text: Yes, book it }`) is found by its pair.
function nodeAt(document: Document, path: Path): Node | undefined {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isScalar(node) && node.range) return node;
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const pair = isMap(parent) ? parent.items.find((item) => String(keyOf(item)) === String(path.at(-1))) : undefined;
  if (pair && isScalar(pair.key)) return pair.key;
  return isCollection(node) ? node : undefined;
}

function locator(document: Document, lines: LineCounter): ParsedText['locate'] {
  return (path) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const offset = nodeAt(document, path.slice(0, length))?.range?.[0];
      if (offset === undefined) continue;
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    }
    return TOP;
  };
}

function readDocument(text: string): ParsedText {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    merge: false,
    lineCounter: lines,
    prettyErrors: false,
  });
  const syntax = syntaxProblems(document, lines);
  const problems = syntax.length > 0 ? syntax : shapeProblems(document, lines);
  const value: unknown = problems.length === 0 ? document.toJS({ maxAliasCount: 0 }) : undefined;
  return { value, problems, locate: locator(document, lines) };
}

/** Reads YAML 1.2 (core) or JSON text. Never throws: what cannot be read is a problem with its place. */
export function parseText(text: string): ParsedText {
  if (new TextEncoder().encode(text).length > LARGEST_FILE) {
    return refusal('The file is larger than 256 KB.', 'Split the flow in two.');
  }
  try {
    return readDocument(text);
  } catch {
    return refusal('The file cannot be read: it nests too deeply.', 'Flatten it.');
  }
}
