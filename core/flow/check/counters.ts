import type { CompiledStep, StepBodies, StepOf } from '../compiled.ts';
import { type Graph, placesBehind, placesOf } from './graph.ts';
import { setBy } from './setters.ts';

const COUNT = /^vars\.(\w+) ?([+-]) ?[1-9]\d{0,5}$/;
// Beyond two digits a turn has no steps left.
const LIMIT = /^vars\.(\w+) ?([<>])=? ?\d{1,2}$/;

/** Whether a step always adds to a variable, or always takes from it. */
function counts(step: CompiledStep, name: string, sign: string): boolean {
  if (step.kind !== 'set' || step.if !== undefined) return false;
  const { assignments } = step.body;
  const sources = assignments.flatMap((one) => (one.name === name && 'expression' in one ? one.expression : []));
  return sources.some((source) => {
    const [, counted, by] = COUNT.exec(source.trim()) ?? [];
    return counted === name && by === sign;
  });
}

/** Where a branch may lead once one of its conditions never changes again. */
function leadsThen({ cases, otherwise }: StepBodies['branch'], at: number, holds: boolean): string[] {
  const targets = [...cases.map(({ goto }) => goto), otherwise];
  return holds ? targets.slice(0, at + 1) : targets.filter((_target, index) => index !== at);
}

/** Places behind each place in one turn; looked for once. */
type Behind = (place: number) => readonly number[];

function behindIn(graph: Graph): Behind {
  const known = new Map<number, number[]>();
  return (place) => {
    const behind = known.get(place) ?? placesBehind(graph, place, 'passing');
    known.set(place, behind);
    return behind;
  };
}

/** Whether the flow may come from some places to another in one turn, by none of those to avoid. */
function leadsTo(behind: Behind, starts: readonly number[], goal: number, avoid: ReadonlySet<number>): boolean {
  const seen = new Set<number>(avoid);
  const open = [...starts];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    if (at === goal) return true;
    seen.add(at);
    open.push(...behind(at));
  }
  return false;
}

const NOTHING: ReadonlySet<number> = new Set();

interface Around {
  graph: Graph;
  behind: Behind;
}

/** Whether whatever comes back to a branch has counted before, so that one of its conditions ends the circle some day. */
function isLimited({ graph, behind }: Around, at: number, { body }: StepOf<'branch'>, index: number): boolean {
  const [, name = '', operator] = LIMIT.exec(body.cases[index]?.if.trim() ?? '') ?? [];
  if (name === '') return false;
  const setters = graph.steps.flatMap((step, place) => (setBy(step).includes(name) ? [{ step, place }] : []));
  const comesBack = (starts: readonly number[], avoid = NOTHING) => leadsTo(behind, starts, at, avoid);
  return ['+', '-'].some((sign) => {
    const counting = setters.filter(({ step }) => counts(step, name, sign));
    const others = setters.filter(({ step }) => !counts(step, name, sign));
    const then = leadsThen(body, index, (sign === '+') === (operator === '>'));
    if (comesBack(behind(at), new Set(counting.map(({ place }) => place)))) return false;
    if (comesBack(placesOf(graph, then, at))) return false;
    return !others.some(({ place }) => comesBack([place]) && leadsTo(behind, behind(at), place, NOTHING));
  });
}

/** Indexes of the branches through which no circle goes on for ever, as each round counts towards a limit of theirs. */
export function limitedBranches(graph: Graph): ReadonlySet<number> {
  const around = { graph, behind: behindIn(graph) };
  const limited = graph.steps.flatMap((step, at) => {
    if (step.kind !== 'branch' || step.if !== undefined) return [];
    return step.body.cases.some((_case, index) => isLimited(around, at, step, index)) ? [at] : [];
  });
  return new Set(limited);
}
