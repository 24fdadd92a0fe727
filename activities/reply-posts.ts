import { type ReplyTag, tagOf } from '../adapters/reply-tag.ts';
import type { Reply, ReplyResult, SendRepliesInput } from '../contracts/session-activities.ts';
import type { AppMessage } from '../core/channels/app-message.ts';
import { fitToChain } from '../core/channels/chain.ts';
import type { Fitted } from '../core/channels/fit/fitting.ts';

/** One POST: a reply, or a part of one that is too long for one message. */
export interface Post {
  /** The reply's own, of its last part; else one of the part's own. */
  id: string;
  reply: Reply;
  /** What is looked for: each part has its own. */
  tag: ReplyTag;
  content: { message: AppMessage; notes: string[] } | { refused: string };
  /** Channels to try after the contact's own. */
  fallback: string[];
}

/**
 * What is posted for a turn's replies, in order: each fitted to the channels that it may end up on, in as many parts as that
 * makes of it. The same replies always make the same posts, whatever becomes of the app: attempts tell each other of them.
 */
export function postsOf({ replies, to, sessionId }: SendRepliesInput): Post[] {
  return replies.flatMap((reply) => {
    const { fitting, channels } = fitToChain(reply.message, { ...to, fallback: reply.options?.fallback ?? [] });
    const [sentOn, ...fallback] = channels;
    const tag = tagOf(reply, sessionId, fallback.length > 0 ? { sentOn } : {});
    const whole = { id: reply.id, reply, tag, fallback };
    if ('refused' in fitting) return [{ ...whole, content: fitting }];
    const content = { message: fitting.message, notes: fitting.notes };
    return [...partsBefore(fitting, whole, sessionId), { ...whole, content }];
  });
}

/** The post without the fallbacks that the app, with these channels, has not: Sinch may refuse the whole message for one. */
export function withLinked(post: Post, linked: readonly string[]): Post {
  const { fallback, content } = post;
  const missing = fallback.filter((name) => !linked.includes(name));
  if (missing.length === 0) return post;
  const kept = { ...post, fallback: fallback.filter((name) => linked.includes(name)) };
  if ('refused' in content || isPart(post)) return kept;
  const notes = missing.map((name) => `${name} is no channel of the app: it is not tried`);
  return { ...kept, content: { ...content, notes: [...content.notes, ...notes] } };
}

type Whole = Pick<Post, 'reply' | 'fallback'>;

/** Only the last part's receipts say that all has arrived; the notes are told with that as well. */
function partsBefore({ before }: Fitted, { reply, fallback }: Whole, sessionId: string): Post[] {
  return before.map((message, index) => {
    const tag = tagOf(reply, sessionId, { part: index + 1 });
    return { id: tag.id, reply, tag, content: { message, notes: [] }, fallback };
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
