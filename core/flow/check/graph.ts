import type { CompiledChoice, CompiledFlow, CompiledMessage, CompiledStep, StepKind, StepOf } from '../compiled.ts';

/** How the flow can leave a step. */
export interface Leads {
  /** Steps that it jumps to by itself, or on the answer it waits for. */
  jumps: string[];
  /** Steps that a tap may lead to, any time later. */
  taps: string[];
  /** Whether it may go on to the step below. */
  falls: boolean;
  /** Whether the contact has a turn in between. */
  waits: boolean;
}

const present = (targets: (string | undefined)[]) => targets.filter((target) => target !== undefined);

function choicesOf(message: CompiledMessage): CompiledChoice[] {
  return 'choices' in message ? message.choices : [];
}

function passing(step: CompiledStep, taps: string[] = []): Leads {
  return { jumps: present([step.goto]), taps, falls: step.goto === undefined || step.if !== undefined, waits: false };
}

function asking(step: StepOf<'ask'>): Leads {
  const choices = choicesOf(step.body.message);
  const open = step.body.format !== undefined || choices.some((choice) => choice.goto === undefined);
  const jumps = present([...choices.map((choice) => choice.goto), step.body.onFail, open ? step.goto : undefined]);
  return { jumps, taps: [], falls: (open && step.goto === undefined) || step.if !== undefined, waits: true };
}

const LEADS: { [K in StepKind]: (step: StepOf<K>) => Leads } = {
  send: (step) => passing(step, present(step.body.messages.flatMap(choicesOf).map((choice) => choice.goto))),
  ask: asking,
  branch: ({ body, if: condition }) => ({
    jumps: [...body.cases.map((arm) => arm.goto), body.otherwise],
    taps: [],
    falls: condition !== undefined,
    waits: false,
  }),
  set: (step) => passing(step),
  language: (step) => passing(step),
  goto: (step) => ({ jumps: [step.body.to], taps: [], falls: step.if !== undefined, waits: false }),
  end: (step) => ({ jumps: [], taps: [], falls: step.if !== undefined, waits: false }),
};

function leadsOf<K extends StepKind>(kind: K, step: StepOf<K>): Leads {
  return LEADS[kind](step);
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
    leads: flow.steps.map((step) => leadsOf(step.kind, step)),
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
