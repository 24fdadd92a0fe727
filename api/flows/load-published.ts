import { type LoadedFlow, loadFlow } from '../../core/flow/load.ts';

/** Reads, compiles and checks a definition. */
export async function loadWithPublished(text: string): Promise<LoadedFlow> {
  return loadFlow(text);
}
