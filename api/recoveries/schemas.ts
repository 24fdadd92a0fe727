import { z } from 'zod';
import type { RecoveryRecord } from '../../adapters/recoveries.ts';
import { RECOVERY_OUTCOMES } from '../../contracts/bulk-recovery.ts';
import { durationUpTo } from '../../core/flow/schema/duration.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import { storedText } from '../fields.ts';
import { FlowName, Why } from '../sessions/schemas.ts';

const MOST_DAYS = 30;
const DAY_MS = 86_400_000;
const SIX_HOURS_MS = 6 * 3_600_000;

export const RecoveryBody = fields({
  query: z
    .string()
    .max(1_000)
    .describe("Which failed sessions, as a list filter of Temporal: FailureCode = 'CALL_STATUS' AND Channel = 'SMS'"),
  to: FlowName.optional().describe('A repaired version to go on with: name@3 or name@latest; their own unless given'),
  apply: z.boolean().default(false).describe('Without it nothing is done: the report says what would be'),
  ratePerSecond: z.number().min(0.1).max(1_000).default(10).describe('Sessions a second'),
  maxAge: durationUpTo(MOST_DAYS * DAY_MS, `${MOST_DAYS} days`)
    .default(SIX_HOURS_MS)
    .describe('Sessions that failed longer ago are skipped: 6h unless given'),
  why: Why.optional(),
});
export type RecoveryBody = z.infer<typeof RecoveryBody>;

export const RecoveryParams = z.object({ id: storedText(64) });

const Outcome = z.enum(RECOVERY_OUTCOMES);

export const ReportQuery = fields({
  outcome: Outcome.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  after: storedText(64).optional().describe('`next` of the page before'),
});
export type ReportQuery = z.infer<typeof ReportQuery>;

const Counts = z.record(Outcome, z.number()).describe('Sessions by what became of them');

export const RecoveryView = z.object({
  id: z.string(),
  state: z.string().describe('starting, listing, running, paused, settling, done or cancelled'),
  query: z.string().describe('As Temporal is asked'),
  to: z.string().optional().describe('name@version'),
  apply: z.boolean(),
  ratePerSecond: z.number(),
  maxAgeMs: z.number(),
  by: z.string().optional(),
  why: z.string().optional(),
  startedAt: z.number().describe('Epoch ms'),
  endedAt: z.number().describe('Epoch ms; 0 until it ends'),
  counts: Counts,
});
export type RecoveryView = z.infer<typeof RecoveryView>;

const ReportView = z.object({
  sessionId: z.string(),
  outcome: Outcome,
  code: z.string(),
  reason: z.string(),
});

export const RecoveryReport = RecoveryView.extend({ sessions: z.array(ReportView), next: z.string().optional() });

export function viewRecovery({ order, ...record }: RecoveryRecord): RecoveryView {
  const { to, ...ordered } = order;
  return { ...ordered, ...record, to: to && `${to.flow}@${to.version}` };
}
