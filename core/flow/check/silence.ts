import { variantFor } from '../choices.ts';
import type { CompiledFlow, CompiledStep, SessionRules, StepKind, StepOf } from '../compiled.ts';
import { deciding } from './decide.ts';
import { type Decide, type Graph, graphOf, type Leads } from './graph.ts';
import type { Reach } from './reach.ts';

/** What a walk through a flow comes to: steps that say something plain too late, and the silence at its end; -1: it has none. */
interface Walk {
  plain: Set<number>;
  ends: number;
}

interface Stages<Of> {
  fresh: Of;
  silent: Of;
  late: Of;
}

/** One channel on which a contact who has been silent for so long may no longer be written to freely. */
interface Silence {
  channel: string;
  windowMs: number;
  /** How conditions are decided while the contact may just have written, later on, and when the window has closed. */
  decide: Stages<Decide>;
  graphs: Map<CompiledFlow, Stages<Graph>>;
  /** What flows that others run come to, by how long the contact has been silent when they begin. */
  within: Map<CompiledFlow, Map<number, Walk>>;
}

/** Where a flow goes on, and how long the contact has been silent then, in ms. */
interface Place {
  at: number;
  silent: number;
}

/** Where a step leads while the contact says nothing, and how long that takes. */
interface Way {
  to: string;
  ms: number;
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}

function graphsOf(flow: CompiledFlow, { graphs, decide: { fresh, silent, late } }: Silence): Stages<Graph> {
  const make = () => ({ fresh: graphOf(flow, fresh), silent: graphOf(flow, silent), late: graphOf(flow, late) });
  return remembered(graphs, flow, make);
}

const way = (to: string | undefined, ms: number | undefined): Way[] => (to === undefined ? [] : [{ to, ms: ms ?? 0 }]);

function waysOfWait({ body, goto: to = 'next' }: StepOf<'wait'>, { maxMs }: SessionRules): Way[] {
  const { for: waited, timeoutMs, onTimeout, onFail } = body;
  const elsewhere = [...way(onTimeout, timeoutMs), ...way(onFail, 0)];
  if (waited.kind === 'time') return [{ to, ms: waited.ms }, ...elsewhere];
  // An event that nobody times may come on the last day of the session; a receipt comes soon.
  return [{ to, ms: waited.kind === 'event' ? (timeoutMs ?? maxMs - 1) : 0 }, ...elsewhere];
}

function silentWays(step: CompiledStep, { jumps, falls }: Leads, rules: SessionRules): Way[] {
  if (step.kind === 'wait') return waysOfWait(step, rules);
  if (step.kind === 'ask') return way(step.body.onTimeout, step.body.timeoutMs);
  if (step.kind !== 'handover') return (falls ? [...jumps, 'next'] : jumps).map((to) => ({ to, ms: 0 }));
  const { timeoutMs, onTimeout, onRelease, onError } = step.body;
  return [...(timeoutMs === undefined ? [] : way(onTimeout ?? onRelease, timeoutMs)), ...way(onError, 0)];
}

function saysPlainly(step: CompiledStep, channel: string): boolean {
  const messages = step.kind === 'send' ? step.body.messages : step.kind === 'ask' ? [step.body.message] : [];
  return messages.some((message) => {
    const variant = variantFor(message, channel);
    return variant !== undefined && variant.message.kind !== 'template';
  });
}

/** Parts of a window that a silence is told apart by: in a circle it grows until the window closes, in so many rounds at most. */
const LEVELS = 144;

const levelOf = (silent: number, { windowMs }: Silence) => Math.floor((silent * LEVELS) / windowMs);

/** What a flow that a step runs comes to, begun in a silence; undefined where there is none to look at. */
function withinOf(flow: CompiledFlow, step: CompiledStep, silent: number, silence: Silence): Walk | undefined {
  const inner = step.kind === 'run' && Object.hasOwn(flow.flows, step.body.flow) && flow.flows[step.body.flow];
  if (!inner) return undefined;
  const known = remembered(silence.within, inner, () => new Map<number, Walk>());
  return remembered(known, levelOf(silent, silence), () => {
    const begun = walk(inner, [{ at: 0, silent }], silence);
    // Behind what the contact says within, it may wait again.
    const waited = walk(inner, timedSteps(inner), silence);
    // What it says too late by its own waits alone is told where it is checked itself.
    return { plain: silent > 0 ? begun.plain : new Set(), ends: Math.max(begun.ends, waited.ends) };
  });
}

/** Follows a flow from some of its steps until it says something plain too late, or the contact would have to say something. */
function walk(flow: CompiledFlow, starts: readonly Place[], silence: Silence): Walk {
  const { windowMs } = silence;
  const graphs = graphsOf(flow, silence);
  const found: Walk = { plain: new Set(), ends: -1 };
  const seen = new Map<number, number>();
  const open = [...starts];
  const goOn = ({ to, ms }: Way, { at, silent }: Place) => {
    const then = Math.min(windowMs, silent + ms);
    const next = graphs.late.indexOf(to, at);
    if (to === 'end') found.ends = Math.max(found.ends, then);
    else if (next !== undefined) open.push({ at: next, silent: then });
  };
  for (let place = open.pop(); place; place = open.pop()) {
    const { at, silent } = place;
    const isLate = silent >= windowMs;
    const graph = isLate ? graphs.late : silent > 0 ? graphs.silent : graphs.fresh;
    const [step, leads, level] = [graph.steps[at], graph.leads[at], levelOf(silent, silence)];
    if (!step || !leads || level <= (seen.get(at) ?? -1)) continue;
    seen.set(at, level);
    if (leads.passed !== 'never') goOn({ to: 'next', ms: 0 }, place);
    if (leads.passed === 'always') continue;
    const within = withinOf(flow, step, silent, silence);
    if (step.kind === 'end') found.ends = Math.max(found.ends, silent);
    // Where something cannot be said, the flow fails.
    else if ((isLate && saysPlainly(step, silence.channel)) || (within && within.plain.size > 0)) found.plain.add(at);
    else if (within && within.ends < 0) continue;
    else {
      const then = { at, silent: Math.max(silent, within?.ends ?? 0) };
      for (const one of silentWays(step, leads, flow.session)) goOn(one, then);
    }
  }
  return found;
}

const TIMED: readonly StepKind[] = ['ask', 'wait', 'handover', 'run'];

/** Steps that take time, or that run what may: the contact may have said something just before each. */
function timedSteps({ steps }: CompiledFlow): Place[] {
  return steps.flatMap(({ kind }, at) => (TIMED.includes(kind) ? [{ at, silent: 0 }] : []));
}

function silenceRoutes({ session }: CompiledFlow, { indexOf }: Graph): Place[] {
  const { idleMs = 0, onIdle, expireMs, onExpire } = session;
  return [...way(onIdle, idleMs), ...way(onExpire, expireMs)].flatMap(({ to, ms }) => {
    const at = indexOf(to, 0);
    return at === undefined ? [] : [{ at, silent: ms }];
  });
}

/** Whether a flow may be silent by itself at all: most only answer. */
function takesTime({ steps, session, flows }: CompiledFlow): boolean {
  const timed = steps.some(
    (step) => step.kind === 'wait' || ((step.kind === 'ask' || step.kind === 'handover') && step.body.timeoutMs),
  );
  const routed = session.onIdle !== undefined || session.onExpire !== undefined;
  return timed || routed || Object.values(flows).some(takesTime);
}

/**
 * Indexes of the steps that may say something other than a template on a channel when the contact has been silent there
 * for `windowMs` or longer. `reach`: steps to which a conversation on a channel may come at all.
 */
export function plainAfterSilence(
  flow: CompiledFlow,
  { channel, windowMs, reach }: { channel: string; windowMs: number; reach: Reach },
): Iterable<number> {
  if (!takesTime(flow)) return [];
  const decide: Stages<Decide> = {
    fresh: deciding({ channel }),
    silent: deciding({ channel, silent: true }),
    late: deciding({ channel, silent: true, windowOpen: false }),
  };
  const silence: Silence = { channel, windowMs, decide, graphs: new Map(), within: new Map() };
  const reached = reach(channel);
  const timed = timedSteps(flow).filter(({ at }) => reached.has(flow.steps[at]?.id ?? ''));
  const routes = silenceRoutes(flow, graphsOf(flow, silence).late).map(({ at, silent }) => ({
    at,
    silent: Math.min(silent, windowMs),
  }));
  return walk(flow, [...routes, ...timed], silence).plain;
}
