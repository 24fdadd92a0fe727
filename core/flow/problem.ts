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

// Levenshtein distance, given up beyond `most`: a flow may misspell a thousand names, each held against a thousand others.
function edits(left: string, right: string, most: number): number {
  let same = 0;
  while (same < left.length && left[same] === right[same]) same += 1;
  const [rest, other] = [left.slice(same), right.slice(same)];
  if (rest === '' || other === '') return rest.length + other.length;
  if (most === 0) return 1;
  const [shorter, less] = [rest.slice(1), other.slice(1)];
  return 1 + Math.min(edits(shorter, less, most - 1), edits(shorter, other, most - 1), edits(rest, less, most - 1));
}

/** "Did you mean x?" for the known name that is nearest, at most two letters away; '' when none is. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const lower = name.toLowerCase();
  let best = { candidate: '', off: MOST + 1 };
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > MOST) continue;
    const off = edits(lower, candidate.toLowerCase(), MOST);
    if (off < best.off && off < candidate.length) best = { candidate, off };
  }
  return best.candidate === '' ? '' : `Did you mean ${best.candidate}?`;
}
