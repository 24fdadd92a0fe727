/*
 * How large a regex is before anything has read it: reading a few signs may take a second. It is measured by what its signs
 * may come to at most, without a grammar: what RE2 refuses is said by whoever compiles it.
 */

/** What compiling a pattern takes at most. */
export interface Size {
  /** Instructions of the program: each turn of a repeat has its own. */
  instructions: number;
  /** Time to read the pattern, in microseconds: what a range of letters means, and which signs are the others of a class. */
  reading: number;
}

// One sign, an escape, a class, or a repeat.
const PART =
  /\\Q.*?(?:\\E|$)|\\[pP](?:\{[^}]*\}|.)|\\x\{[^}]*\}|\\.|\[\^?\]?(?:\\Q.*?\\E|\\.|\[:\^?\w+:\]|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|./gsu;

/** A group that is open: its instructions so far, and those of the part that a repeat would be about. */
interface Group {
  size: number;
  last: number;
}

function add(group: Group, last: number): void {
  group.size += last;
  group.last = last;
}

/** How many instructions the turns of a repeat come to. Those that need not be there are asked for, one by one. */
function repeated(last: number, least: number, most: string | undefined): number {
  if (most === undefined) return last * least;
  return most === '' ? last * (least + 1) + 2 : (last + 1) * Math.max(least, Number(most));
}

function instructionsOf(parts: readonly RegExpMatchArray[]): number {
  let group: Group = { size: 0, last: 0 };
  const outer: Group[] = [];
  for (const [part, least, most] of parts) {
    if (part === '(') {
      outer.push(group);
      group = { size: 0, last: 0 };
    } else if (part === ')') {
      const { size } = group;
      group = outer.pop() ?? { size: 0, last: 0 };
      // What is empty is an instruction all the same.
      add(group, Math.max(size, 1) + 2);
    } else if (least !== undefined) {
      const { last } = group;
      group.size -= last;
      add(group, repeated(last, Number(least), most));
    } else if (part === '*' || part === '+' || part === '?') {
      // Two where what is repeated may be empty.
      group.size += 2;
      group.last += 2;
    } else add(group, part.startsWith('\\Q') ? part.length : part === '|' ? 2 : 1);
  }
  return outer.reduce((sum, { size }) => sum + size, group.size);
}

/** Signs of all that there are, of which each has to be asked for its other case; and how many of them a microsecond asks. */
const ALL_SIGNS = 0x1e944;
const ASKED = 15;

// A class such as \pL has some hundred ranges, which are put in order with those before.
const PROPERTY = 500;

// What stands behind a backslash is not read here: such a range may be of all signs.
function foldingIn(part: string): number {
  const ranges = part.matchAll(/(\\?)([^\\])-(\\?)(.)/gsu);
  return [...ranges].reduce((sum, [, begins, from = '', ends, to = '']) => {
    const isKnown = begins === '' && ends === '' && from !== '}';
    const signs = isKnown ? (to.codePointAt(0) ?? 0) - (from.codePointAt(0) ?? 0) : ALL_SIGNS;
    return sum + Math.min(ALL_SIGNS, Math.max(0, signs)) / ASKED;
  }, 0);
}

function readingOf(parts: readonly RegExpMatchArray[], folds: boolean): number {
  return parts.reduce((sum, [part]) => {
    const properties = part.match(/\\[pP]/g)?.length ?? 0;
    const folding = folds && part.startsWith('[') ? foldingIn(part) : 0;
    return sum + part.length + properties * PROPERTY + folding;
  }, 0);
}

/** Measures a pattern in a time that its length bounds. */
export function sizeOf(pattern: string): Size {
  const parts = [...pattern.matchAll(PART)];
  const folds = /\(\?[a-zA-Z]*i/.test(pattern);
  return { instructions: instructionsOf(parts), reading: readingOf(parts, folds) };
}
