import type { Info } from '@temporalio/activity';
import { z } from 'zod';
import type { SendRepliesInput } from '../contracts/session-activities.ts';
import type { Post } from './reply-posts.ts';

const Result = z.discriminatedUnion('outcome', [
  z.object({
    id: z.string(),
    outcome: z.literal('accepted'),
    messageId: z.string(),
    found: z.boolean(),
    notes: z.array(z.string()),
  }),
  z.object({ id: z.string(), outcome: z.literal('skipped'), reason: z.string() }),
]);

/**
 * Which of the replies that have no result may have been sent all the same: none, the next one, or any of them
 * (after a crash, since heartbeats are throttled and say less than was done). `since` is when that came to be, epoch ms.
 */
const Doubt = z.object({ about: z.enum(['none', 'next', 'all']), since: z.number() });
export type Doubt = z.infer<typeof Doubt>;

/**
 * Heartbeat details; the results are those of the posts. `ending` stands only in the last heartbeat of an attempt that ended in good
 * order; `refusedSince` where Sinch has refused the app's credentials and nothing has shown them to be good again: since when, epoch ms.
 */
const Progress = z.object({
  attempt: z.number(),
  results: z.array(Result),
  ending: Doubt.optional(),
  refusedSince: z.number().optional(),
});
export type Progress = z.infer<typeof Progress>;

/** Everything without a result is known not to be sent. */
export const NO_DOUBT: Doubt = { about: 'none', since: 0 };

/**
 * Where an attempt takes up: the results of the attempts before it, and what is in doubt. Details that are absent or of
 * another shape, or of other posts (an older version), lose results but raise doubt, so looking finds what they would have said.
 */
export function resume(
  info: Info,
  input: SendRepliesInput,
  posts: readonly Post[],
): Pick<Progress, 'results' | 'refusedSince'> & { doubt: Doubt } {
  const progress = progressOf(info, posts);
  const results = progress?.results ?? [];
  const unknown: Doubt = { about: 'all', since: info.currentAttemptScheduledTimestampMs };
  // Attempt 1 with details: an operator reset the activity, and what earlier attempts sent is still out.
  if (info.attempt === 1 && info.heartbeatDetails === undefined)
    return { results: [], doubt: input.lookFirst ? unknown : NO_DOUBT };
  // The server keeps the details of the last attempt that sent any: an ending counts only for the attempt right after it.
  const last = progress?.attempt === info.attempt - 1 ? progress : undefined;
  // Who resets an activity wants it tried anew.
  const refusedSince = info.attempt === 1 ? undefined : progress?.refusedSince;
  return { results, doubt: last?.ending ?? unknown, refusedSince };
}

function progressOf(info: Info, posts: readonly Post[]): Progress | undefined {
  const progress = Progress.safeParse(info.heartbeatDetails).data;
  return progress?.results.every(({ id }, index) => posts[index]?.id === id) ? progress : undefined;
}
