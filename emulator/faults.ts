import { z } from 'zod';
import { ReasonOrCode, ReceiptStatus } from './state/messages.ts';

// As HTTP has it.
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** What happens instead of, or beside, what should. */
export const Fault = z
  .strictObject({
    status: z.int().min(200).max(599),
    headers: z
      .record(z.string(), z.string())
      .refine(
        (headers) => Object.keys(headers).every((name) => HEADER_NAME.test(name)),
        'must be named as HTTP allows',
      ),
    body: z.unknown(),
    delayMs: z.int().min(0).max(600_000),
    drop: z.enum(['before-accept', 'after-accept']),
    expireToken: z.literal(true),
    revokeToken: z.literal(true),
    reorder: z.literal(true),
    duplicate: z.int().min(1).max(1000),
    receipt: z.strictObject({ status: ReceiptStatus, reason: ReasonOrCode.optional() }),
    listLagMs: z.int().min(0).max(600_000),
  })
  .partial();
export type Fault = z.infer<typeof Fault>;

// biome-ignore lint/suspicious/noThenProperty: the control side's contract calls it so, and a rule is never awaited.
export const FaultRule = z.strictObject({ on: z.string(), times: z.int().min(1).default(1), then: Fault });
export type FaultRule = z.infer<typeof FaultRule>;

/** A fault of the connection or the answer, or one of the three that bend what an operation does. */
export type FaultKind = 'transport' | 'duplicate' | 'receipt' | 'listLagMs';

export function kindOf(fault: Fault): FaultKind {
  if (fault.duplicate !== undefined) return 'duplicate';
  if (fault.receipt !== undefined) return 'receipt';
  return fault.listLagMs === undefined ? 'transport' : 'listLagMs';
}

export interface Faults {
  rules(): FaultRule[];
  replace(rules: readonly FaultRule[]): void;
  /** Uses up one turn of the first rule of that kind on any of these names; a rule whose turns are over is gone. */
  take(names: readonly string[], kind: FaultKind): Fault | undefined;
}

/** The rules live in memory only: a restarted emulator is a healthy one. */
export function createFaults(): Faults {
  let rules: FaultRule[] = [];
  return {
    rules: () => rules,
    replace(next) {
      rules = next.map((rule) => ({ ...rule }));
    },
    take(names, kind) {
      const rule = rules.find(({ on, then }) => names.includes(on) && kindOf(then) === kind);
      if (!rule) return undefined;
      rule.times -= 1;
      if (rule.times === 0) rules = rules.filter((other) => other !== rule);
      return rule.then;
    },
  };
}
