import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Path, Problem } from './problem.ts';
import { syntaxFaults } from './yaml-faults.ts';
import { findTraps, TOO_DEEP } from './yaml-traps.ts';

/** Longest definition, in bytes of UTF-8. */
const LARGEST_FILE = 256 * 1024;

/** A definition as plain data, and where its parts stand. */
export interface ParsedText {
  /** Undefined where nothing can be read. */
  value: unknown;
  problems: Problem[];
  /** Line and column (from 1) of the deepest part of the path that exists; of its key where that is wanted. */
  locate(path: Path, at?: 'key'): { line: number; column: number };
  /** A scalar without quotes as it stands in the file; undefined for anything else, and for nothing at all. */
  written(path: Path): string | undefined;
  /** The comment that follows a text without quotes on the same line; undefined where there is none. */
  commentBehind(path: Path): string | undefined;
}

const TOP = { line: 1, column: 1 };

function refusal(message: string, hint: string): ParsedText {
  const problem: Problem = { severity: 'error', message, hint, step: '', ...TOP };
  const nothing = () => undefined;
  return { value: undefined, problems: [problem], locate: () => TOP, written: nothing, commentBehind: nothing };
}

const indexes = new WeakMap<YAMLMap, Map<string, Pair>>();

// Keys are compared as texts: YAML reads 404 as a number.
function indexOf(map: YAMLMap): Map<string, Pair> {
  const known = indexes.get(map);
  if (known) return known;
  const made = new Map<string, Pair>();
  for (const pair of map.items) if (isScalar(pair.key)) made.set(String(pair.key.value), pair);
  indexes.set(map, made);
  return made;
}

function pairOf(node: unknown, key: string | number | undefined): Pair | undefined {
  return isMap(node) ? indexOf(node).get(String(key)) : undefined;
}

function childOf(node: unknown, key: string | number): unknown {
  if (isSeq(node)) return node.items[Number(key)];
  return pairOf(node, key)?.value ?? undefined;
}

function valueAt(document: Document, path: Path): unknown {
  return path.reduce<unknown>(childOf, document.contents);
}

function keyAt(document: Document, path: Path): Scalar | undefined {
  const key = pairOf(valueAt(document, path.slice(0, -1)), path.at(-1))?.key;
  return isScalar(key) ? key : undefined;
}

// A key that has no value of its own (`book it` in `{ text: Yes, book it }`) is found by its pair.
function nodeAt(document: Document, path: Path): Node | undefined {
  const node = valueAt(document, path);
  if (isScalar(node) && node.range) return node;
  return keyAt(document, path) ?? (isCollection(node) ? node : undefined);
}

/** The deepest part of a path that exists. */
function nearest(document: Document, path: Path): Node | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = nodeAt(document, path.slice(0, length));
    if (node?.range) return node;
  }
  return undefined;
}

function sourceOf(node: Node | undefined, comments: ReadonlyMap<number, string>): string | undefined {
  if (!isScalar(node) || node.type !== 'PLAIN') return undefined;
  return node.source === '' && !comments.has(node.range?.[0] ?? -1) ? undefined : node.source;
}

function readDocument(text: string): ParsedText {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    // Looked for in one go (yaml-traps.ts): yaml compares each key of a map with all others.
    uniqueKeys: false,
    merge: false,
    lineCounter: lines,
    prettyErrors: false,
  });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const { found, fatal, ...walked } = findTraps(document, text);
  const syntax = syntaxFaults(document, text, lines, walked);
  const { comments } = walked;
  const traps = [...found, ...syntax.traps].map(
    ({ offset, ...words }): Problem => ({ severity: 'error', step: '', ...words, ...place(offset) }),
  );
  // Where a trap stands, what yaml says of the same line is its echo.
  const trapped = new Set(traps.map(({ line }) => line));
  const problems = [...traps, ...syntax.problems.filter(({ line }) => !trapped.has(line))];
  const value: unknown = syntax.fatal || fatal ? undefined : document.toJS({ maxAliasCount: 0 });
  return {
    value,
    problems,
    locate: (path, at) => place((at && keyAt(document, path)?.range?.[0]) ?? nearest(document, path)?.range?.[0] ?? 0),
    written: (path) => sourceOf(nodeAt(document, path), comments),
    commentBehind: (path) => {
      if (comments.size === 0) return undefined;
      return comments.get(nearest(document, path)?.range?.[0] ?? -1);
    },
  };
}

/** Reads YAML 1.2 (core) or JSON text. Never throws: what cannot be read is a problem with its place. */
export function parseText(text: string): ParsedText {
  if (new TextEncoder().encode(text).length > LARGEST_FILE) {
    return refusal('The file is larger than 256 KB.', 'Split the flow in two.');
  }
  try {
    return readDocument(text);
  } catch {
    return refusal(TOO_DEEP.message, TOO_DEEP.hint);
  }
}
