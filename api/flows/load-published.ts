import type { FlowStore } from '../../adapters/flow-store.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { type LoadedFlow, readFlow } from '../../core/flow/load.ts';

type Flows = Pick<FlowStore, 'find'>;

/** Reads, compiles and checks a definition. Flows that it runs are taken as they are published now, and pinned with it. */
export async function loadWithPublished(flows: Flows, text: string): Promise<LoadedFlow> {
  const read = readFlow(text);
  const published = await newestOf(flows, read.runs);
  return read.load({ flowOf: (name) => published.get(name) });
}

/** The newest versions of these flows, by name, each with the flows that it runs inside it. */
export async function newestOf(flows: Flows, names: readonly string[]): Promise<ReadonlyMap<string, CompiledFlow>> {
  const found = await Promise.all([...new Set(names)].map((name) => flows.find(name, 'latest')));
  return new Map(found.flatMap((one) => (one ? [[one.flow, one.compiled] as const] : [])));
}
