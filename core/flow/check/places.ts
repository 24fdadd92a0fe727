import type { Path, PathProblem } from '../problem.ts';

/** Where each step stands in the file, by its id. */
export type Places = ReadonlyMap<string, Path>;

/** An error of a step as a whole. */
export function problemAt(step: string, places: Places, message: string, hint: string): PathProblem {
  return { severity: 'error', path: places.get(step) ?? [], step, message, hint };
}
