import { countBits } from './bits.ts';

/** Where something stands in a definition: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with a flow file. Errors keep it from being published, warnings do not. */
export interface Problem {
  severity: 'error' | 'warning';
  /** One sentence: what is wrong. */
  message: string;
  /** One sentence: what to do. Empty when the message says it. */
  hint: string;
  /** Step that it stands in; '' above the steps. */
  step: string;
  /** Both from 1. */
  line: number;
  column: number;
}

/** A problem whose place is still a path. */
export interface PathProblem extends Omit<Problem, 'line' | 'column'> {
  path: Path;
  /** Set where the key is wrong rather than its value. */
  at?: 'key';
}

/** Letters that suggested names may be off. */
const MOST = 2;

/** A known name, made ready to be compared with many. */
interface Known {
  name: string;
  lower: string;
  signs: Signs;
}

/** Which signs a text has: a bit for each of a to z, all others but digits sharing the rest, and one for each digit. */
interface Signs {
  letters: number;
  digits: number;
}

function signsOf(text: string): Signs {
  let [letters, digits] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits |= 1 << (code - 48);
    else letters |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 6));
  }
  return { letters, digits };
}

const ready = new WeakMap<readonly string[], Known[]>();

function prepared(known: readonly string[]): Known[] {
  const before = ready.get(known);
  if (before) return before;
  const made = known.map((name) => {
    const lower = name.toLowerCase();
    return { name, lower, signs: signsOf(lower) };
  });
  ready.set(known, made);
  return made;
}

// Where two texts differ next, the right one read from `diagonal` further on.
function slide(left: string, right: string, from: number, diagonal: number): number {
  let at = from;
  while (at < left.length && left.charCodeAt(at) === right.charCodeAt(at + diagonal)) at += 1;
  return at;
}

/** Places on the diagonals -MOST to MOST, with one beyond on each side. */
type Row = Int32Array;

const newRow = (): Row => new Int32Array(2 * MOST + 3);
const NOWHERE = -2 * MOST;

/**
 * Levenshtein distance, MOST + 1 for anything beyond MOST. A flow may misspell a thousand names, each held against a
 * thousand others: of the textbook's table only the furthest place of each diagonal is kept that so many edits reach.
 */
function edits(left: string, right: string, [first, second]: readonly [Row, Row]): number {
  const end = right.length - left.length;
  let [before, now] = [first, second];
  const furthest = (diagonal: number) => before[diagonal + MOST + 1] ?? NOWHERE;
  before.fill(NOWHERE);
  now.fill(NOWHERE);
  before[MOST + 1] = -1;
  for (let done = 0; done <= MOST; done += 1) {
    for (let diagonal = -done; diagonal <= done; diagonal += 1) {
      // By another letter, by one that is missing on the left, by one too many there.
      const from = Math.max(furthest(diagonal) + 1, furthest(diagonal - 1), furthest(diagonal + 1) + 1);
      const at = slide(left, right, from, diagonal);
      if (diagonal === end && at >= left.length) return done;
      now[diagonal + MOST + 1] = at;
    }
    [before, now] = [now, before];
  }
  return MOST + 1;
}

/** "Did you mean x?" for the known name that is nearest, at most two letters away; '' when none is. */
export function didYouMean(name: string, known: readonly string[]): string {
  const left = name.toLowerCase();
  const { letters, digits } = signsOf(left);
  const rows = [newRow(), newRow()] as const;
  let best = { candidate: '', off: MOST + 1 };
  for (const { name: candidate, lower: right, signs } of prepared(known)) {
    if (Math.abs(right.length - left.length) > MOST) continue;
    // A sign that is another makes two of the bits differ at most.
    if (countBits(letters ^ signs.letters) + countBits(digits ^ signs.digits) > 2 * MOST) continue;
    const off = edits(left, right, rows);
    if (off < best.off && off < candidate.length) best = { candidate, off };
  }
  return best.candidate === '' ? '' : `Did you mean ${best.candidate}?`;
}
