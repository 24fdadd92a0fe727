import type { FlowStore } from '../../adapters/flow-store.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { LoadedFlow } from '../../core/flow/load.ts';
import { Problem } from '../problem.ts';
import { loadWithPublished } from './load-published.ts';

/** A definition that has no errors. Throws 422 with all of them. `undone`: what was not done with it, in a few words. */
export async function requiredFlow(
  flows: Pick<FlowStore, 'find'>,
  definition: string,
  undone: string,
): Promise<{ flow: CompiledFlow; problems: LoadedFlow['problems'] }> {
  const { flow, problems } = await loadWithPublished(flows, definition);
  if (flow) return { flow, problems };
  const said = problems.map((problem) => problem.message).join('; ');
  const message = `${undone}, it has ${problems.length} problem(s): ${said}`;
  throw new Problem(422, 'FLOW_HAS_PROBLEMS', { message, more: { problems } });
}
