import { checkAmbiguous } from './check/ambiguous-answers.ts';
import { expressionChecker } from './check/expression-check.ts';
import { checkCycles, checkFallIntoRoute, checkIds, checkReach, checkSettings } from './check/flow-rules.ts';
import { graphOf } from './check/graph.ts';
import { checkUnwritten, unwrittenLanguages } from './check/languages.ts';
import { checkMarketing } from './check/marketing.ts';
import { checkNowhereBack } from './check/nowhere-back.ts';
import { checkPassedOver } from './check/passed-over.ts';
import type { Places } from './check/places.ts';
import { reachOf } from './check/reach.ts';
import { regexChecker } from './check/regex.ts';
import { checkRestartWords } from './check/restart-words.ts';
import type { WhyNot } from './check/scope.ts';
import { checkToldAnswers } from './check/told-answers.ts';
import { checkUnset } from './check/unset-variables.ts';
import { checkUse, RESERVED_TARGETS } from './check/uses.ts';
import { checkWindows } from './check/windows.ts';
import type { CompiledFlow } from './compiled.ts';
import type { PathProblem } from './problem.ts';
import type { Use } from './scribe.ts';

/** What checking looks at. */
export interface Checked {
  flow: CompiledFlow;
  /** What compiling noted. */
  uses: readonly Use[];
  places: Places;
  /** False when some step could not be read, and rules about the flow as a whole would only mislead. */
  whole: boolean;
  whyNot: WhyNot;
}

/** Everything that is wrong with a compiled flow, in no particular order. */
export function checkFlow({ flow, uses, places, whole, whyNot }: Checked): PathProblem[] {
  const unwritten = unwrittenLanguages(flow, uses);
  // A step that could not be read still exists for those who go to it.
  const steps = new Set([...flow.steps.map(({ id }) => id), ...places.keys()]);
  const scope = {
    flow,
    steps,
    targets: [...steps, ...RESERVED_TARGETS],
    expressions: expressionChecker(flow),
    regexes: regexChecker(),
    reach: reachOf(flow),
    unwritten,
    whyNot,
  };
  const found = [
    ...uses.flatMap((use) => checkUse(use, scope)),
    ...checkIds(flow, places),
    ...checkSettings(flow),
    ...checkRestartWords(flow),
    ...checkAmbiguous(flow, places),
    ...(whole ? checkUnwritten(flow, unwritten) : []),
  ];
  if (!whole) return found;
  const graph = graphOf(flow);
  return [
    ...found,
    ...checkReach(flow, graph, places),
    ...checkCycles(graph, places),
    ...checkFallIntoRoute(flow, graph, places),
    ...checkWindows(flow, scope.reach, places),
    ...checkUnset(uses, scope),
    ...checkToldAnswers(uses, graph, scope),
    ...checkNowhereBack(flow, graph, places),
    ...checkPassedOver(flow, graph, uses, places),
    ...checkMarketing(flow, uses),
  ];
}
