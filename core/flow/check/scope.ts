import type { CompiledFlow } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import type { ExpressionChecker } from './expression-check.ts';

/** What the check of one use may look at. */
export interface CheckScope {
  flow: CompiledFlow;
  steps: ReadonlySet<string>;
  expressions: ExpressionChecker;
  /** Languages of the flow in which no text is written: one problem says so for all of them. */
  unwritten: ReadonlySet<string>;
}

/** What is wrong with one use, at its place, or at a part of it. An error unless it says otherwise. */
export type Fault = Pick<PathProblem, 'message' | 'hint'> & Partial<Pick<PathProblem, 'severity'>> & { part?: string };
