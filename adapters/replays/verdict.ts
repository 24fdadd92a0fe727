import { z } from 'zod';

/** What a replay of one run found. */
export const Verdict = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('same') }),
  /** `eventId`: of the first event that differs, 0 where that is not known; `what`: a sentence. */
  z.object({ outcome: z.literal('differs'), eventId: z.number(), what: z.string() }),
  z.object({ outcome: z.literal('unreadable'), reason: z.string() }),
]);
export type Verdict = z.infer<typeof Verdict>;
