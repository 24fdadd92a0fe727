import { type ReplyTag, tagOf } from '../adapters/reply-tag.ts';
import type { Reply, ReplyResult, SendRepliesInput } from '../contracts/session-activities.ts';
import type { AppMessage } from '../core/channels/app-message.ts';
import { fitToChain } from '../core/channels/chain.ts';
import type { Fitted } from '../core/channels/fit/fitting.ts';
import { canonicalChannel } from '../core/channels/names.ts';

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
 * makes of it. `linked`: the app's channels, where they are known; others are not tried, since Sinch may refuse the whole message.
 */
export function postsOf({ replies, to, sessionId }: SendRepliesInput, linked: readonly string[] = []): Post[] {
  const has = (name: string) => linked.length === 0 || linked.includes(name);
  return replies.flatMap((reply) => {
    const wanted = (reply.options?.fallback ?? []).map(canonicalChannel);
    const { fitting, channels } = fitToChain(reply.message, { ...to, fallback: wanted.filter(has) });
    const [sentOn, ...fallback] = channels;
    const tag = tagOf(reply, sessionId, fallback.length > 0 ? { sentOn } : {});
    const whole = { id: reply.id, reply, tag, fallback };
    if ('refused' in fitting) return [{ ...whole, content: fitting }];
    const missing = wanted.flatMap((name) => (has(name) ? [] : [`${name} is no channel of the app: it is not tried`]));
    const content = { message: fitting.message, notes: [...fitting.notes, ...missing] };
    return [...partsBefore(fitting, whole, sessionId), { ...whole, content }];
  });
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

/** Whether the posts have the same ids, so that results of the one are such of the other. */
export function areSame(posts: readonly Post[], others: readonly Post[]): boolean {
  return posts.length === others.length && posts.every(({ id }, index) => others[index]?.id === id);
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
