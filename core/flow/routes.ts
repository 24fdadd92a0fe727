import type { CompiledFlow, FlowRoutes } from './compiled.ts';
import { flowsAlong } from './frames.ts';
import type { Turn } from './turn.ts';

/** A step of a flow around the one that runs, `depth` callers from the outside. */
export interface RouteTarget {
  depth: number;
  target: string;
}

function nearest(turn: Turn, find: (flow: CompiledFlow) => string | undefined): RouteTarget | undefined {
  const flows = flowsAlong(turn.root, turn.callers);
  for (let depth = flows.length - 1; depth >= 0; depth -= 1) {
    const flow = flows[depth];
    const target = flow && find(flow);
    if (target !== undefined) return { depth, target };
  }
  return undefined;
}

/** A route of the flow that runs, else of the nearest one around it. */
export function routeOf(turn: Turn, route: keyof FlowRoutes): RouteTarget | undefined {
  return nearest(turn, ({ routes }) => routes[route]);
}

/** As `routeOf`, for the contact's silence. */
export function silenceRouteOf(turn: Turn, route: 'onIdle' | 'onExpire'): RouteTarget | undefined {
  return nearest(turn, ({ session }) => session[route]);
}
