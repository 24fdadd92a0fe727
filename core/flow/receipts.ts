import type { CompiledFlow } from './compiled.ts';

const known = new WeakMap<CompiledFlow, boolean>();

/** Whether a flow, or one that it runs, waits for receipts: only then are they reported to its sessions. */
export function awaitsReceipts(flow: CompiledFlow | undefined): boolean {
  if (!flow) return false;
  const before = known.get(flow);
  if (before !== undefined) return before;
  const own = flow.steps.some((step) => step.kind === 'wait' && step.body.for.kind === 'receipt');
  const awaits = own || Object.values(flow.flows).some(awaitsReceipts);
  known.set(flow, awaits);
  return awaits;
}
