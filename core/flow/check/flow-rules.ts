import type { CompiledFlow } from '../compiled.ts';
import type { Path, PathProblem } from '../problem.ts';
import { isOfType } from '../types.ts';
import { limitedBranches } from './counters.ts';
import { busyCycles, type Graph, goesOn, reachable } from './graph.ts';
import { type Places, problemAt } from './places.ts';
import { routesOf, startsOf } from './reach.ts';
import { RESERVED_TARGETS } from './uses.ts';

/** Ids that two steps share, or that are reserved. */
export function checkIds(flow: CompiledFlow, places: Places): PathProblem[] {
  const seen = new Set<string>();
  return flow.steps.flatMap(({ id }) => {
    const twice = seen.has(id);
    seen.add(id);
    if (twice) return [problemAt(id, places, `Two steps are called ${id}.`, 'Give each an id of its own.')];
    if (!RESERVED_TARGETS.includes(id)) return [];
    return [problemAt(id, places, `A step cannot be called ${id}.`, `${RESERVED_TARGETS.join(', ')} are reserved.`)];
  });
}

/** Steps that nothing leads to. */
export function checkReach(flow: CompiledFlow, graph: Graph, places: Places): PathProblem[] {
  const seen = reachable(graph, startsOf(flow, graph));
  return flow.steps.flatMap(({ id }, index) => {
    if (seen.has(index) || !places.has(id)) return [];
    const found = problemAt(id, places, `Nothing leads to the step ${id}.`, 'Go to it from somewhere, or take it out.');
    return [{ ...found, severity: 'warning' as const }];
  });
}

// Two questions of which always one is asked make no circle, but conditions are not weighed against each other.
const CIRCLES = [
  {
    turn: 'same',
    severity: 'error',
    what: 'goes round in a circle without asking anything.',
    hint: 'Put a question into the circle, or leave it.',
  },
  {
    turn: 'passing',
    severity: 'warning',
    what: 'may go round in a circle without asking anything: each question in it may be passed over.',
    hint: 'Put one into the circle that is always asked: without `if`, and with force: true if its variable may be known.',
  },
] as const;

/** Cycles in which the contact never gets a turn; a warning where he gets none only if each question is passed over. */
export function checkCycles(graph: Graph, places: Places): PathProblem[] {
  // Most flows have no circle at all.
  const limited = busyCycles(graph, 'passing').length > 0 ? limitedBranches(graph) : undefined;
  const told = new Set<number>();
  return CIRCLES.flatMap(({ turn, severity, what, hint }) => {
    const fresh = busyCycles(graph, turn, limited).filter((at) => !told.has(at));
    return fresh.map((at): PathProblem => {
      told.add(at);
      const id = graph.steps[at]?.id ?? '';
      return { ...problemAt(id, places, `From ${id} the flow ${what}`, hint), severity };
    });
  });
}

/** Steps from which the flow runs on into a route, such as the one for errors. */
export function checkFallIntoRoute(flow: CompiledFlow, graph: Graph, places: Places): PathProblem[] {
  const reached = reachable(graph, startsOf(flow, graph));
  return [...new Set(routesOf(flow))].flatMap((route) => {
    const at = graph.indexOf(route, 0);
    const above = at === undefined ? undefined : graph.steps[at - 1];
    if (at === undefined || !above || !reached.has(at - 1)) return [];
    const leads = graph.leads[at - 1];
    if (!leads || !goesOn(leads)) return [];
    return [
      problemAt(
        above.id,
        places,
        `${above.id} runs on into ${route}, which is a route.`,
        'Put - end or a goto between the two.',
      ),
    ];
  });
}

/** Times of a session that contradict each other, and defaults of another type than their variable. */
export function checkSettings(flow: CompiledFlow): PathProblem[] {
  const { idleMs, onIdle, expireMs, maxMs } = flow.session;
  const found: PathProblem[] = [];
  const add = (path: Path, message: string, hint: string) =>
    found.push({ severity: 'error', path, step: '', message, hint });
  if (onIdle !== undefined && idleMs === undefined)
    add(['session', 'on_idle'], 'on_idle never happens without idle.', 'Add idle: 30m.');
  if (idleMs !== undefined && idleMs >= expireMs)
    add(['session', 'idle'], 'idle is not shorter than expire.', 'Make it shorter.');
  if (expireMs > maxMs) add(['session', 'expire'], 'expire is longer than max.', 'Make it shorter.');
  for (const [name, { type, default: initial }] of Object.entries(flow.variables)) {
    if (initial === undefined || initial === null || isOfType(initial, type)) continue;
    add(
      ['variables', name, 'default'],
      `${name} is a ${type}, but its default is not.`,
      'Change the default or the type.',
    );
  }
  return found;
}
