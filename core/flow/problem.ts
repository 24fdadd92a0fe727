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
}

// Levenshtein distance, given up beyond two.
function distance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 2) return 3;
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 3;
}

/** "Did you mean x?" for the known name that is nearest, at most two letters away; '' when none is. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const near = [...known]
    .map((candidate) => ({ candidate, off: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ off, candidate }) => off <= 2 && off < candidate.length)
    .sort((left, right) => left.off - right.off);
  return near[0] ? `Did you mean ${near[0].candidate}?` : '';
}
