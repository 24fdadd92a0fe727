import type { CompiledFlow, CompiledStep } from './compiled.ts';

const places = new WeakMap<CompiledFlow, Map<string, number>>();

function placesOf(flow: CompiledFlow): Map<string, number> {
  const known = places.get(flow);
  if (known) return known;
  const made = new Map(flow.steps.map(({ id }, index) => [id, index]));
  places.set(flow, made);
  return made;
}

/** Place of a step among the flow's steps, if there is one of that id. */
export function indexOfStep(flow: CompiledFlow, id: string): number | undefined {
  return placesOf(flow).get(id);
}

/** The step of an id, if there is one. */
export function stepOf(flow: CompiledFlow, id: string): CompiledStep | undefined {
  const index = indexOfStep(flow, id);
  return index === undefined ? undefined : flow.steps[index];
}
