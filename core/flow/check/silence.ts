import { variantFor } from '../choices.ts';
import type { CompiledFlow, CompiledStep, SessionRules } from '../compiled.ts';
import { deciding } from './decide.ts';
import { type Decide, type Graph, graphOf, type Leads } from './graph.ts';
import type { Reach } from './reach.ts';

/** What a walk through a flow comes to: steps that say something plain, and whether it comes to the end. */
interface Walk {
  plain: Set<number>;
  ends: boolean;
}

/** What is known of a flow that others run. */
interface Within {
  /** What it does from its begin. */
  begun: Walk;
  /** Whether it may come to its end so late, and so silently. */
  endsLate: boolean;
}

/** One channel on which the contact has been silent for longer than it lets a business write freely. */
interface Silence {
  channel: string;
  windowMs: number;
  decide: Decide;
  graphs: Map<CompiledFlow, Graph>;
  within: Map<CompiledFlow, Within>;
}

type Targets = readonly string[];

const isTarget = (target: string | undefined) => target !== undefined;

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}

function graphIn(flow: CompiledFlow, { graphs, decide }: Silence): Graph {
  return remembered(graphs, flow, () => graphOf(flow, decide));
}

function placesOf(targets: Targets, from: number, graph: Graph): number[] {
  return targets.flatMap((target) => graph.indexOf(target, from) ?? []);
}

/** Where a step leads once its own time, or that of what it waits for, has been so long. */
function lateTargets(step: CompiledStep, windowMs: number, { maxMs }: SessionRules): Targets {
  if (step.kind !== 'ask' && step.kind !== 'wait' && step.kind !== 'handover') return [];
  const { timeoutMs, onTimeout } = step.body;
  const late = timeoutMs !== undefined && timeoutMs >= windowMs;
  if (step.kind === 'handover') return late ? [onTimeout ?? step.body.onRelease] : [];
  const timedOut = late ? [onTimeout].filter(isTarget) : [];
  if (step.kind === 'ask') return timedOut;
  const { for: waited } = step.body;
  // An event that nobody times may come on the last day of the session.
  const untimed = waited.kind === 'event' && (late || (timeoutMs === undefined && maxMs > windowMs));
  const comesLate = untimed || (waited.kind === 'time' && waited.ms >= windowMs);
  return comesLate ? [step.goto ?? 'next', ...timedOut] : timedOut;
}

/** Where a step leads while the contact says nothing. */
function silentTargets(step: CompiledStep, { jumps, falls }: Leads): Targets {
  if (step.kind === 'ask') return [step.body.onTimeout].filter(isTarget);
  if (step.kind !== 'handover') return falls ? [...jumps, 'next'] : jumps;
  const { timeoutMs, onTimeout, onRelease, onError } = step.body;
  return [timeoutMs === undefined ? undefined : (onTimeout ?? onRelease), onError].filter(isTarget);
}

function saysPlainly(step: CompiledStep, channel: string): boolean {
  const messages = step.kind === 'send' ? step.body.messages : step.kind === 'ask' ? [step.body.message] : [];
  return messages.some((message) => {
    const variant = variantFor(message, channel);
    return variant !== undefined && variant.message.kind !== 'template';
  });
}

function withinOf(flow: CompiledFlow, step: CompiledStep, silence: Silence): Within | undefined {
  const inner = step.kind === 'run' && Object.hasOwn(flow.flows, step.body.flow) && flow.flows[step.body.flow];
  if (!inner) return undefined;
  return remembered(silence.within, inner, () => ({
    begun: walk(inner, [0], silence),
    endsLate: walk(
      inner,
      lateStarts(inner, silence, () => true),
      silence,
    ).ends,
  }));
}

/** Follows a flow from some of its steps until it says something plain, or the contact would have to say something. */
function walk(flow: CompiledFlow, starts: readonly number[], silence: Silence): Walk {
  const graph = graphIn(flow, silence);
  const found: Walk = { plain: new Set(), ends: false };
  const seen = new Set<number>();
  const open = [...starts];
  const goOn = (targets: Targets, from: number) => {
    if (targets.includes('end')) found.ends = true;
    open.push(...placesOf(targets, from, graph));
  };
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [step, leads] = [graph.steps[at], graph.leads[at]];
    if (!step || !leads || seen.has(at)) continue;
    seen.add(at);
    if (leads.passed !== 'never') goOn(['next'], at);
    if (leads.passed === 'always') continue;
    const begun = withinOf(flow, step, silence)?.begun;
    if (step.kind === 'end') found.ends = true;
    // Where something cannot be said, the flow fails.
    else if (saysPlainly(step, silence.channel) || (begun && begun.plain.size > 0)) found.plain.add(at);
    else if (!begun || begun.ends) goOn(silentTargets(step, leads), at);
  }
  return found;
}

/** Steps at which a flow may arrive too late, by what its steps wait for. `counts`: which of them do. */
function lateStarts(flow: CompiledFlow, silence: Silence, counts: (step: CompiledStep) => boolean): number[] {
  return flow.steps.flatMap((step, index) => {
    const within = withinOf(flow, step, silence);
    const targets = within?.endsLate ? [step.goto ?? 'next'] : lateTargets(step, silence.windowMs, flow.session);
    return targets.length > 0 && counts(step) ? placesOf(targets, index, graphIn(flow, silence)) : [];
  });
}

function silenceRoutes({ session }: CompiledFlow, windowMs: number): Targets {
  const { idleMs = 0, onIdle, expireMs, onExpire } = session;
  return [idleMs >= windowMs ? onIdle : undefined, expireMs >= windowMs ? onExpire : undefined].filter(isTarget);
}

/**
 * Indexes of the steps that may say something other than a template on a channel when the contact has been silent there
 * for `windowMs` or longer. `reach`: steps to which a conversation on a channel may come at all.
 */
export function plainAfterSilence(
  flow: CompiledFlow,
  { channel, windowMs, reach }: { channel: string; windowMs: number; reach: Reach },
): Iterable<number> {
  const decide = deciding({ channel, windowOpen: false });
  const silence: Silence = { channel, windowMs, decide, graphs: new Map(), within: new Map() };
  const starts = lateStarts(flow, silence, ({ id }) => reach(channel).has(id));
  const routes = silenceRoutes(flow, windowMs);
  // Making a graph takes longer than seeing that most flows wait for nothing so long.
  if (starts.length === 0 && routes.length === 0) return [];
  return walk(flow, [...placesOf(routes, 0, graphIn(flow, silence)), ...starts], silence).plain;
}
