import { createHash } from 'node:crypto';
import type { CompiledFlow } from '../core/flow/compiled.ts';

/** sha256 in hex of what the flow does: the same for any spelling of the definition that compiles to the same. */
export function hashOf(compiled: CompiledFlow): string {
  return createHash('sha256')
    .update(JSON.stringify({ ...compiled, version: 0, hash: '' }, sortKeys))
    .digest('hex');
}

// Key order says nothing in a flow file, so it must say nothing in the hash.
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
