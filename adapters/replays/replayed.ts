import { z } from 'zod';

/** What a replay of a conversation found, for programs; `message` is for people. */
export const Replayed = z.object({
  outcome: z.enum(['same', 'differs']),
  message: z.string().describe('What was found and what to do next'),
  runs: z.number().describe('How many runs of the workflow were replayed'),
  events: z.number().describe('How many events they have'),
  differs: z
    .object({
      run: z.number().describe('The first run that differs, from 1'),
      runId: z.string(),
      eventId: z.number().describe('The first event of it that differs; 0 where that is not known'),
      what: z.string(),
      stops: z
        .boolean()
        .describe('Whether a conversation that still runs would stop there; else it goes on, otherwise'),
    })
    .optional(),
  ends: z
    .object({ state: z.string(), code: z.string(), step: z.string(), reason: z.string() })
    .describe('How the conversation stands at the end of what is recorded, by the code of today'),
});
export type Replayed = z.infer<typeof Replayed>;
