import { z } from 'zod';
import type { ContactFacts, Keeping } from '../core/flow/engine-types.ts';
import type { KeepRecord } from '../core/session/keep-record.ts';

/** Kept variables by name. `at`: epoch ms of the write; null is remembered too, or an older value that comes late would be back. */
export const KeptVariables = z.record(z.string(), z.object({ value: z.json(), at: z.number() }));
export type KeptVariables = z.infer<typeof KeptVariables>;

export type VariableRecord = KeepRecord & Extract<Keeping, { kind: 'variable' }>;

/** The variables with the records' values; the newer one of a name counts, of two at the same time the later in the list. */
export function withRecords(kept: KeptVariables, records: readonly VariableRecord[]): KeptVariables {
  const merged = new Map(Object.entries(kept));
  for (const { name, value, at } of records) {
    if (at >= (merged.get(name)?.at ?? 0)) merged.set(name, { value, at });
  }
  return Object.fromEntries(merged);
}

/** As flows read them. */
export function valuesOf(kept: KeptVariables): ContactFacts['vars'] {
  const known = Object.entries(kept).filter(([, { value }]) => value !== null);
  return Object.fromEntries(known.map(([name, { value }]) => [name, value]));
}
