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
  /** Whether the contact has a turn in between, or time passes. */
  waits: boolean;
}

const present = (targets: (string | undefined)[]) => targets.filter((target) => target !== undefined);

function passing(step: CompiledStep, more: Partial<Leads> = {}): Leads {
  const { jumps = [], taps = [], waits = false } = more;
  const falls = step.goto === undefined || step.if !== undefined;
  return { jumps: present([...jumps, step.goto]), taps, falls, waits };
}

function leaving(step: CompiledStep, jumps: (string | undefined)[], waits = false): Leads {
  return { jumps: present(jumps), taps: [], falls: step.if !== undefined, waits };
}

function asking(step: StepOf<'ask'>): Leads {
  const { message, format, onFail, onTimeout } = step.body;
  const choices = choicesOf(message);
  const open = format !== undefined || choices.some((choice) => choice.goto === undefined);
  const jumps = present([...choices.map((choice) => choice.goto), onFail, onTimeout, open ? step.goto : undefined]);
  return { jumps, taps: [], falls: (open && step.goto === undefined) || step.if !== undefined, waits: true };
}

/** Whether a flow, or one that it runs, may wait before it comes back. */
function mayWait({ steps, flows }: CompiledFlow): boolean {
  const waits = steps.some(({ kind }) => kind === 'ask' || kind === 'wait' || kind === 'handover');
  return waits || Object.values(flows).some(mayWait);
}

type LeadsOf = { [K in StepKind]: (step: StepOf<K>, flow: CompiledFlow) => Leads };

const LEADS: LeadsOf = {
  send: (step) => passing(step, { taps: present(step.body.messages.flatMap(choicesOf).map((choice) => choice.goto)) }),
  ask: asking,
  branch: (step) => leaving(step, [...step.body.cases.map((arm) => arm.goto), step.body.otherwise]),
  set: (step) => passing(step),
  call: (step) => passing(step, { jumps: [...Object.values(step.body.onStatus), ...present([step.body.onError])] }),
  run: (step, { flows }) => {
    const within = Object.hasOwn(flows, step.body.flow) ? flows[step.body.flow] : undefined;
    // Of a flow that is not known nothing can be said.
    return passing(step, { waits: within === undefined || mayWait(within) });
  },
  handover: (step) => leaving(step, [step.body.onRelease, step.body.onTimeout, step.body.onError], true),
  consent: (step) => passing(step),
  wait: (step) => passing(step, { jumps: present([step.body.onTimeout, step.body.onFail]), waits: true }),
  language: (step) => passing(step),
  goto: (step) => leaving(step, [step.body.to]),
  end: (step) => leaving(step, []),
};

function leadsOf<K extends StepKind>(kind: K, step: StepOf<K>, flow: CompiledFlow): Leads {
  return LEADS[kind](step, flow);
}

/** A flow as a graph of its steps. */
export interface Graph {
  steps: readonly CompiledStep[];
  leads: readonly Leads[];
  /** Index of a target; undefined for reserved words and unknown steps. `from`: index of the step that names it. */
  indexOf(target: string, from: number): number | undefined;
}

/** Makes the graph of a compiled flow. */
export function graphOf(flow: CompiledFlow): Graph {
  const places = new Map(flow.steps.map((step, index) => [step.id, index]));
  return {
    steps: flow.steps,
    leads: flow.steps.map((step) => leadsOf(step.kind, step, flow)),
    indexOf: (target, from) => (target === 'next' ? from + 1 : places.get(target)),
  };
}

/** Indexes of the steps that may follow a step; `turn` leaves out what needs the contact's answer. */
export function followers(graph: Graph, from: number, turn: 'same' | 'any'): number[] {
  const leads = graph.leads[from];
  if (!leads || (turn === 'same' && leads.waits)) return [];
  const targets = turn === 'any' ? [...leads.jumps, ...leads.taps] : leads.jumps;
  const found = targets.map((target) => graph.indexOf(target, from));
  return [...found, leads.falls ? from + 1 : undefined]
    .filter((index) => index !== undefined && index < graph.steps.length)
    .map(Number);
}

/** Indexes of all steps that can be reached from some. */
export function reachable(graph: Graph, starts: readonly number[]): Set<number> {
  const seen = new Set<number>();
  const open = [...starts];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...followers(graph, at, 'any'));
  }
  return seen;
}

/** For each cycle that no question interrupts: the index of a step that closes it. */
export function busyCycles(graph: Graph): number[] {
  const state = new Map<number, 'open' | 'done'>();
  const closing: number[] = [];
  // A stack of its own: a thousand steps in a row would be a thousand calls deep.
  for (const start of graph.steps.keys()) {
    const stack: { at: number; left: number[] }[] = [];
    const enter = (at: number) => {
      state.set(at, 'open');
      stack.push({ at, left: followers(graph, at, 'same') });
    };
    if (!state.has(start)) enter(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.left.pop();
      if (next === undefined) {
        state.set(top.at, 'done');
        stack.pop();
      } else if (state.get(next) === 'open') closing.push(top.at);
      else if (!state.has(next)) enter(next);
    }
  }
  return closing;
}
