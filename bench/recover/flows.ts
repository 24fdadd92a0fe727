import { hashOf } from '../../adapters/flow-hash.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { loadFlow } from '../../core/flow/load.ts';
import { InvalidMeasurement } from '../error.ts';

const BROKEN = `flow: order
variables: { total: { type: number }, price: { type: number } }
steps:
  - id: sum
    set: { total: "vars.price * 2" }
  - wait: { event: paid }
`;

/** Neither says anything: what is measured is the recovery, not sending. The first fails at its first step. */
export const FLOWS: readonly CompiledFlow[] = [
  published(BROKEN, 1),
  published(BROKEN.replace('vars.price * 2', '2'), 2),
];

function published(text: string, version: number): CompiledFlow {
  const { flow, problems } = loadFlow(text);
  if (!flow) throw new InvalidMeasurement(`The measured flow is wrong: ${problems[0]?.message}`);
  const numbered = { ...flow, version };
  return { ...numbered, hash: hashOf(numbered) };
}
