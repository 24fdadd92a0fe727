import type { CompiledFlow } from '../compiled.ts';
import type { ExpressionChecker } from './expression-check.ts';
import type { Reach } from './reach.ts';
import type { RegexChecker } from './regex.ts';

/** What the check of one use may look at. */
export interface CheckScope {
  flow: CompiledFlow;
  steps: ReadonlySet<string>;
  /** What a jump may name: the steps, and the reserved words. */
  targets: readonly string[];
  expressions: ExpressionChecker;
  regexes: RegexChecker;
  reach: Reach;
  /** Languages of the flow in which no text is written: one problem says so for all of them. */
  unwritten: ReadonlySet<string>;
}
