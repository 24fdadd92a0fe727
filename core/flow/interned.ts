import type { CompiledFlow } from './compiled.ts';

/** At most so many versions are shared: of older ones each session keeps the copy it has. */
const MOST = 64;

const shared = new Map<string, CompiledFlow>();

/**
 * The one copy of a published flow that all sessions of a worker share: each gets its own from its history, and 128 KB
 * times the sessions in a worker's cache would be most of its memory. Flows are never changed, so nobody can tell. The
 * worker loads this module once for all workflows (worker/bundle.ts).
 */
export function interned(flow: CompiledFlow): CompiledFlow {
  if (flow.hash === '') return flow;
  const key = `${flow.flow}@${flow.version} ${flow.hash}`;
  const known = shared.get(key);
  if (known) return known;
  if (shared.size >= MOST) shared.delete(shared.keys().next().value ?? '');
  shared.set(key, flow);
  return flow;
}
