import { z } from 'zod';

/** What a recorded conversation would have been on a changed flow, for programs and for people (core/timeline/resimulate.ts). */
export const Resimulated = z.object({
  outcome: z.enum(['unchanged', 'differs', 'unknown']).describe('unknown: it needs something that nobody recorded'),
  step: z.string().describe('Where it differs first, or is unknown; empty where there is no such place'),
  what: z.string().describe('What is different, or why nobody knows: a sentence'),
  noLongerFails: z.string().describe('The step at which only the recorded one failed'),
  nowFails: z.string().describe('The step at which only this one fails'),
  ends: z.string().describe('Where it stands at its end'),
  unknownFrom: z
    .object({ step: z.string(), reason: z.string() })
    .nullable()
    .describe('Where it stopped before the end of what was recorded'),
  lines: z
    .array(z.object({ recorded: z.string(), now: z.string() }))
    .describe('Both conversations beside each other, from a little before they part'),
});
export type Resimulated = z.infer<typeof Resimulated>;
