import { createHash } from 'node:crypto';
import type { CompiledFlow } from '../core/flow/compiled.ts';

/**
 * sha256 in hex of what the flow does: the same for any spelling of the definition that compiles to the same. The order of a map
 * counts, since expressions can go through one.
 */
export function hashOf(compiled: CompiledFlow): string {
  return createHash('sha256')
    .update(JSON.stringify({ ...compiled, version: 0, hash: '' }))
    .digest('hex');
}
