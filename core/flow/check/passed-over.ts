import type { CompiledFlow } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import type { Use } from '../scribe.ts';
import { type Graph, goesOn, reachable } from './graph.ts';
import type { Places } from './places.ts';
import { startsOf } from './reach.ts';

/** Variables that have a value from the beginning, and never lose it. */
function alwaysKnown({ variables }: CompiledFlow, uses: readonly Use[]): Set<string> {
  const forgotten = uses.flatMap((use) => {
    if (use.kind === 'constant') return use.value === null ? [use.name] : [];
    return use.kind === 'handOut' ? [use.mine] : [];
  });
  const names = Object.keys(variables).filter((name) => (variables[name]?.default ?? null) !== null);
  return new Set(names.filter((name) => !forgotten.includes(name)));
}

function walkedInto(graph: Graph, index: number, reached: ReadonlySet<number>): boolean {
  if (index === 0) return true;
  const above = reached.has(index - 1) ? graph.leads[index - 1] : undefined;
  return above !== undefined && (goesOn(above) || above.jumps.includes('next'));
}

/** Questions that the flow walks past, as their variable has a default. */
export function checkPassedOver(flow: CompiledFlow, graph: Graph, uses: readonly Use[], places: Places): PathProblem[] {
  const known = alwaysKnown(flow, uses);
  if (known.size === 0) return [];
  const reached = reachable(graph, startsOf(flow, graph));
  return flow.steps.flatMap((step, index): PathProblem[] => {
    if (step.kind !== 'ask' || step.body.force) return [];
    const { into = '' } = step.body;
    if (!known.has(into) || !walkedInto(graph, index, reached)) return [];
    const message = `${into} has a default, so that the flow walks past this question without asking it.`;
    const path = [...(places.get(step.id) ?? []), 'ask', 'into'];
    return [{ severity: 'warning', path, step: step.id, message, hint: 'Add force: true, or leave out the default.' }];
  });
}
