import { channelFacts } from '../../channels/table.ts';
import type { CompiledFlow, CompiledStep } from '../compiled.ts';
import { deciding, type Known, mayDecide } from './decide.ts';
import { type Graph, graphOf, reachable } from './graph.ts';

/** Steps that the session goes to by itself. */
export function routesOf(flow: CompiledFlow): string[] {
  const { routes, session } = flow;
  const { onError, onUnknown, onOptOut, onDeliveryFailed } = routes;
  return [onError, onUnknown, onOptOut, onDeliveryFailed, session.onIdle, session.onExpire].filter(
    (route) => route !== undefined,
  );
}

/** Indexes of the steps at which the flow begins, or to which it may go from any question. */
export function startsOf(flow: CompiledFlow, graph: Graph): number[] {
  const ids = [...routesOf(flow), ...Object.values(flow.keywords)];
  return [0, ...ids.flatMap((id) => graph.indexOf(id, 0) ?? [])];
}

/** Ids of the steps that a conversation on a channel may come to. */
export type Reach = (channel: string) => ReadonlySet<string>;

function reachedBy(flow: CompiledFlow, known: Known): Set<string> {
  const graph = graphOf(flow, deciding(known));
  const reached = [...reachable(graph, startsOf(flow, graph))].filter(
    (index) => graph.leads[index]?.passed !== 'always',
  );
  return new Set(reached.flatMap((index) => graph.steps[index]?.id ?? []));
}

const isAboutChannels = (step: CompiledStep) =>
  [step.if, ...(step.kind === 'branch' ? step.body.cases.map((arm) => arm.if) : [])].some(
    (condition) => condition !== undefined && mayDecide(condition),
  );

/** Conditions about the channel are decided, all others may be either. */
export function reachOf(flow: CompiledFlow): Reach {
  const known = new Map<string, ReadonlySet<string>>();
  const differs = flow.steps.some(isAboutChannels);
  return (channel) => {
    const key = differs ? channel : '';
    const always = channelFacts(channel).replyWindowHours === undefined;
    const reached = known.get(key) ?? reachedBy(flow, always ? { channel, windowOpen: true } : { channel });
    known.set(key, reached);
    return reached;
  };
}
