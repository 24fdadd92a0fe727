import { z } from 'zod';
import { createRing, push, type Ring } from './ring.ts';

/** One send that was answered, or would have been had the connection lived. */
export const AcceptedSend = z.object({
  message_id: z.string(),
  app_id: z.string(),
  message_metadata: z.string(),
  channel: z.string(),
  identity: z.string(),
  at: z.string(),
});
export type AcceptedSend = z.infer<typeof AcceptedSend>;

/** What counts lost and doubled messages; it reaches further back than the messages themselves. */
export interface Ledger {
  requests: Map<string, number>;
  accepted: Ring<AcceptedSend>;
}

export function createLedger(capacity: number): Ledger {
  return { requests: new Map(), accepted: createRing(capacity) };
}

export function countRequest(ledger: Ledger, operation: string): void {
  ledger.requests.set(operation, (ledger.requests.get(operation) ?? 0) + 1);
}

export function recordAccepted(ledger: Ledger, send: AcceptedSend): void {
  push(ledger.accepted, send);
}
