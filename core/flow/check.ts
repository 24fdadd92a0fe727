import { expressionChecker } from './check/expression-check.ts';
import {
  checkCycles,
  checkFallIntoRoute,
  checkIds,
  checkReach,
  checkSettings,
  checkWords,
  type Places,
} from './check/flow-rules.ts';
import { graphOf } from './check/graph.ts';
import { checkUse } from './check/uses.ts';
import type { CompiledFlow } from './compiled.ts';
import type { PathProblem } from './problem.ts';
import type { Use } from './scribe.ts';

/**
 * Everything that is wrong with a compiled flow, in no particular order. `uses` is what compiling noted; `whole` is
 * false when some step could not be read, and rules about the flow as a whole would only mislead.
 */
export function checkFlow(flow: CompiledFlow, uses: readonly Use[], places: Places, whole: boolean): PathProblem[] {
  // A step that could not be read still exists for those who go to it.
  const scope = {
    flow,
    steps: new Set([...flow.steps.map(({ id }) => id), ...places.keys()]),
    expressions: expressionChecker(flow),
  };
  const found = [
    ...uses.flatMap((use) => checkUse(use, scope)),
    ...checkIds(flow, places),
    ...checkWords(flow),
    ...checkSettings(flow),
  ];
  if (!whole) return found;
  const graph = graphOf(flow);
  return [
    ...found,
    ...checkReach(flow, graph, places),
    ...checkCycles(graph, places),
    ...checkFallIntoRoute(flow, graph, places),
  ];
}
