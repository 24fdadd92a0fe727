import type { CompiledFlow, CompiledStep } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import { followers, type Graph, reachable } from './graph.ts';
import { type Places, problemAt } from './places.ts';
import { routesOf, startsOf } from './reach.ts';

// What a time leaves to go back to is itself, until it is up.
const isTimed = (step: CompiledStep) => step.kind === 'wait' && step.body.for.kind === 'time';

/** Whether a step that waits leaves something to go back to, wherever it goes on. */
function leavesPlace(step: CompiledStep): boolean {
  return step.kind !== 'wait' || !isTimed(step) || !step.body.keep;
}

/** Indexes of the steps to which the flow may come when it has asked or waited before. */
function cameBefore(flow: CompiledFlow, graph: Graph): Set<number> {
  const waiting = [...graph.leads.entries()].filter(([, { waits }]) => waits);
  // A failure may come at once; all other routes, and keywords, while the flow waits.
  const routes = routesOf(flow).filter((route) => waiting.length > 0 || route !== flow.routes.onError);
  const later = [...routes, ...Object.values(flow.keywords)].flatMap((id) => graph.indexOf(id, 0) ?? []);
  const behind = waiting.flatMap(([at]) => {
    const step = graph.steps[at];
    return step && leavesPlace(step) ? followers(graph, at) : [];
  });
  return reachable(graph, [...later, ...behind]);
}

/** Steps that go back, or repeat, where nothing was asked before. */
export function checkNowhereBack(flow: CompiledFlow, graph: Graph, places: Places): PathProblem[] {
  const came = cameBefore(flow, graph);
  const reached = reachable(graph, startsOf(flow, graph));
  return graph.steps.flatMap((step, at): PathProblem[] => {
    const leads = graph.leads[at];
    const target = leads?.jumps.find((to) => to === 'back' || to === 'repeat');
    if (!leads || target === undefined || !places.has(step.id) || !reached.has(at) || came.has(at)) return [];
    if (leads.waits && !isTimed(step)) return [];
    const message = `No question was asked before ${step.id}, so that ${target} has nothing to go back to.`;
    const problem = problemAt(step.id, places, message, 'Give the id of a step.');
    // A flow that another runs may go back to a question of that one.
    return [{ ...problem, severity: 'warning' }];
  });
}
