import type { CompiledFlow } from '../compiled.ts';
import type { ExpressionChecker } from './expression-check.ts';
import type { Fault } from './fault.ts';
import type { Reach } from './reach.ts';
import type { RegexChecker } from './regex.ts';

/** Why a flow that is there cannot be run, from whoever looks for flows; undefined where there is none. */
export type WhyNot = (name: string) => Fault | undefined;

/** What the check of one use may look at. */
export interface CheckScope {
  flow: CompiledFlow;
  steps: ReadonlySet<string>;
  /** What a jump may name: the steps, and the reserved words. */
  targets: readonly string[];
  expressions: ExpressionChecker;
  regexes: RegexChecker;
  reach: Reach;
  whyNot: WhyNot;
  /** Languages of the flow in which no text is written: one problem says so for all of them. */
  unwritten: ReadonlySet<string>;
}
