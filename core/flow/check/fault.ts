import type { PathProblem } from '../problem.ts';

/** What is wrong with one use, at its place, or at a part of it. An error unless it says otherwise. */
export type Fault = Pick<PathProblem, 'message' | 'hint'> & Partial<Pick<PathProblem, 'severity'>> & { part?: string };
