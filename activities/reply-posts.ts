import { type ReplyTag, tagOf } from '../adapters/reply-tag.ts';
import type { Reply, ReplyResult, SendRepliesInput } from '../contracts/session-activities.ts';
import type { AppMessage } from '../core/channels/app-message.ts';
import type { Fitted } from '../core/channels/fit/fitting.ts';
import { fit as fitToChannel } from '../core/channels/fit.ts';

/** One POST: a reply, or a part of one that is too long for one message. */
export interface Post {
  /** The reply's own, of its last part; else one of the part's own. */
  id: string;
  reply: Reply;
  /** What is looked for: each part has its own. */
  tag: ReplyTag;
  content: { message: AppMessage; notes: string[] } | { refused: string };
}

/** What is posted for a turn's replies, in order: each fitted to the channel, in as many parts as that makes of it. */
export function postsOf({ replies, to, sessionId }: SendRepliesInput): Post[] {
  return replies.flatMap((reply) => {
    const fitting = fitToChannel(reply.message, to.channel);
    const whole = { id: reply.id, reply, tag: tagOf(reply, sessionId) };
    if ('refused' in fitting) return [{ ...whole, content: fitting }];
    const { message, notes } = fitting;
    return [...partsBefore(fitting, reply, sessionId), { ...whole, content: { message, notes } }];
  });
}

/** Only the last part's receipts say that all has arrived; the notes are told with that as well. */
function partsBefore({ before }: Fitted, reply: Reply, sessionId: string): Post[] {
  return before.map((message, index) => {
    const tag = tagOf(reply, sessionId, { part: index + 1 });
    return { id: tag.id, reply, tag, content: { message, notes: [] } };
  });
}

/** Whether more of its reply is still to come. */
export function isPart({ id, reply }: Post): boolean {
  return id !== reply.id;
}

/** Results of posts as results of replies; the reply of which a part is refused is refused, and one that was skipped is told of. */
export function repliesOf(posts: readonly Post[], results: readonly ReplyResult[]): ReplyResult[] {
  let skipped: string[] = [];
  return results.flatMap((result, index): ReplyResult[] => {
    const post = posts[index];
    if (!post) return [];
    const begins = posts[index - 1]?.reply !== post.reply;
    if (begins) skipped = [];
    if (result.outcome === 'skipped') skipped.push(`A part of it may be missing. ${result.reason}`);
    if (result.outcome === 'refused') return [{ ...result, id: post.reply.id, ...(!begins && { partly: true }) }];
    if (isPart(post)) return [];
    return [result.outcome === 'accepted' ? { ...result, notes: [...result.notes, ...skipped] } : result];
  });
}
