import { choicesOf } from '../choices.ts';
import type { CompiledFlow, CompiledStep, StepKind, StepOf } from '../compiled.ts';

/** How the flow can leave a step. */
export interface Leads {
  /** Steps that it jumps to by itself, or on what it waits for. */
  jumps: string[];
  /** Steps that a tap may lead to, any time later. */
  taps: string[];
  /** Whether it may go on to the step below. */
  falls: boolean;
  /** Whether its condition may pass it over. */
  passed: 'never' | 'maybe' | 'always';
  /** Whether the contact has a turn in between, or time passes. */
  waits: boolean;
  /** Of a question that is passed over where the flow walks into it and its variable is known: where it leads then. */
  skips?: string[];
}

/** What a condition comes to; undefined where only running can tell. */
export type Decide = (condition: string) => boolean | undefined;

const UNDECIDED: Decide = () => undefined;

interface Around {
  flow: CompiledFlow;
  /** Variables whose questions may be passed over. */
  given: ReadonlySet<string>;
  decide: Decide;
}

type Leaving = Omit<Leads, 'passed'>;

const present = (targets: (string | undefined)[]) => targets.filter((target) => target !== undefined);

function passing(step: CompiledStep, more: Partial<Leaving> = {}): Leaving {
  const { jumps = [], taps = [], waits = false } = more;
  return { jumps: present([...jumps, step.goto]), taps, falls: step.goto === undefined, waits };
}

function leaving(jumps: (string | undefined)[], waits = false): Leaving {
  return { jumps: present(jumps), taps: [], falls: false, waits };
}

/** Variables that may be known before anything is asked, and that no step forgets. */
function givenIn({ variables, steps }: CompiledFlow): Set<string> {
  const given = Object.entries(variables).filter(
    ([, { keep, in: taken, default: initial }]) => keep || taken || (initial ?? null) !== null,
  );
  const names = new Set(given.map(([name]) => name));
  for (const step of steps) {
    if (step.kind !== 'set') continue;
    for (const one of step.body.assignments) if ('value' in one && one.value === null) names.delete(one.name);
  }
  return names;
}

function asking(step: StepOf<'ask'>, { given }: Around): Leaving {
  const { message, format, onFail, onTimeout, into, force } = step.body;
  const choices = choicesOf(message);
  const open = format !== undefined || choices.some((choice) => choice.goto === undefined);
  const jumps = present([...choices.map((choice) => choice.goto), onFail, onTimeout, open ? step.goto : undefined]);
  const skips = present([...choices.map((choice) => choice.goto), step.goto ?? 'next']);
  const skipped = into !== undefined && !force && given.has(into) ? { skips } : {};
  return { jumps, taps: [], falls: open && step.goto === undefined, waits: true, ...skipped };
}

function branching({ body: { cases, otherwise } }: StepOf<'branch'>, { decide }: Around): Leaving {
  const jumps: string[] = [];
  for (const { if: condition, goto } of cases) {
    const holds = decide(condition);
    if (holds !== false) jumps.push(goto);
    if (holds === true) return leaving(jumps);
  }
  return leaving([...jumps, otherwise]);
}

/** Whether a flow, or one that it runs, may wait before it comes back. */
function mayWait({ steps, flows }: CompiledFlow): boolean {
  const waits = steps.some(({ kind }) => kind === 'ask' || kind === 'wait' || kind === 'handover');
  return waits || Object.values(flows).some(mayWait);
}

type LeadsOf = { [K in StepKind]: (step: StepOf<K>, around: Around) => Leaving };

const LEADS: LeadsOf = {
  send: (step) => passing(step, { taps: present(step.body.messages.flatMap(choicesOf).map((choice) => choice.goto)) }),
  ask: asking,
  branch: branching,
  set: (step) => passing(step),
  call: (step) => passing(step, { jumps: [...Object.values(step.body.onStatus), ...present([step.body.onError])] }),
  run: (step, { flow: { flows } }) => {
    const within = Object.hasOwn(flows, step.body.flow) ? flows[step.body.flow] : undefined;
    // Of a flow that is not known nothing can be said.
    return passing(step, { waits: within === undefined || mayWait(within) });
  },
  handover: (step) => leaving([step.body.onRelease, step.body.onTimeout, step.body.onError], true),
  consent: (step) => passing(step),
  wait: (step) => passing(step, { jumps: present([step.body.onTimeout, step.body.onFail]), waits: true }),
  language: (step) => passing(step),
  goto: (step) => leaving([step.body.to]),
  end: () => leaving([]),
};

function dispatch<K extends StepKind>(kind: K, step: StepOf<K>, around: Around): Leaving {
  return LEADS[kind](step, around);
}

const PASSED_OVER: Leads = { jumps: [], taps: [], falls: false, passed: 'always', waits: false };

function leadsOf(step: CompiledStep, around: Around): Leads {
  const holds = step.if === undefined ? true : around.decide(step.if);
  if (holds === false) return PASSED_OVER;
  return { ...dispatch(step.kind, step, around), passed: holds ? 'never' : 'maybe' };
}

/** A flow as a graph of its steps. */
export interface Graph {
  steps: readonly CompiledStep[];
  leads: readonly Leads[];
  /** Index of a target; undefined for reserved words and unknown steps. `from`: index of the step that names it. */
  indexOf(target: string, from: number): number | undefined;
}

/** Makes the graph of a compiled flow, without the ways that decided conditions close. */
export function graphOf(flow: CompiledFlow, decide: Decide = UNDECIDED): Graph {
  const places = new Map(flow.steps.map((step, index) => [step.id, index]));
  const around = { flow, given: givenIn(flow), decide };
  return {
    steps: flow.steps,
    leads: flow.steps.map((step) => leadsOf(step, around)),
    indexOf: (target, from) => (target === 'next' ? from + 1 : places.get(target)),
  };
}

/** Whether the flow may come to the step below. */
export function goesOn({ falls, passed }: Leads): boolean {
  return falls || passed !== 'never';
}

/** Indexes of those targets that are steps. */
function indexesOf(graph: Graph, targets: readonly string[], from: number): number[] {
  const found = targets.map((target) => graph.indexOf(target, from));
  return found.filter((index) => index !== undefined && index < graph.steps.length).map(Number);
}

/** Indexes of the steps that may follow a step, be it much later. */
export function followers(graph: Graph, from: number): number[] {
  const leads = graph.leads[from];
  if (!leads) return [];
  return indexesOf(graph, [...leads.jumps, ...leads.taps, ...(goesOn(leads) ? ['next'] : [])], from);
}

/** Indexes of all steps that can be reached from some. */
export function reachable(graph: Graph, starts: readonly number[]): Set<number> {
  const seen = new Set<number>();
  const open = [...starts];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...followers(graph, at));
  }
  return seen;
}

/** What counts as one turn: nothing that waits, or also what passes over what does. */
export type OneTurn = 'same' | 'passing';

/** A step as a flow comes to it: by a jump, or from the step above, which may pass a question over. As one number. */
const walkedInto = (index: number, { steps }: Graph) => index + steps.length;
const stepAt = (place: number, { steps }: Graph) => place % steps.length;

/** Targets of a step as places. */
export function placesOf(graph: Graph, targets: readonly string[], from: number): number[] {
  return targets.flatMap((target) =>
    indexesOf(graph, [target], from).map((index) =>
      target === 'next' && graph.leads[index]?.skips ? walkedInto(index, graph) : index,
    ),
  );
}

/** Places that may follow another in the same turn. */
export function placesBehind(graph: Graph, place: number, turn: OneTurn): number[] {
  const from = stepAt(place, graph);
  const leads = graph.leads[from];
  if (!leads) return [];
  const passing = turn === 'passing';
  const skips = passing && place !== from ? (leads.skips ?? []) : [];
  const below = leads.waits ? passing && leads.passed !== 'never' : goesOn(leads);
  const targets = [...(leads.waits ? skips : leads.jumps), ...(below ? ['next'] : [])];
  return placesOf(graph, targets, from);
}

/**
 * For each cycle that no question interrupts, or none that may not be passed over: the index of a step that closes it.
 * `limited`: steps through which no cycle goes on for ever.
 */
export function busyCycles(graph: Graph, turn: OneTurn, limited: ReadonlySet<number> = new Set()): number[] {
  const state = new Map<number, 'open' | 'done'>();
  const closing = new Set<number>();
  // A stack of its own: a thousand steps in a row would be a thousand calls deep.
  for (const start of graph.steps.keys()) {
    const stack: { at: number; left: number[] }[] = [];
    const enter = (at: number) => {
      state.set(at, 'open');
      stack.push({ at, left: limited.has(at) ? [] : placesBehind(graph, at, turn) });
    };
    if (!state.has(start)) enter(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.left.pop();
      if (next === undefined) {
        state.set(top.at, 'done');
        stack.pop();
      } else if (state.get(next) === 'open') closing.add(stepAt(top.at, graph));
      else if (!state.has(next)) enter(next);
    }
  }
  return [...closing];
}
