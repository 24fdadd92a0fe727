import { ApplicationFailure } from '@temporalio/common';
import type { AppLink } from '../adapters/app-links.ts';
import { parseTag, type ReplyTag } from '../adapters/reply-tag.ts';
import type { ListedMessage, SinchClient } from '../adapters/sinch-client.ts';
import { ACTIVITY_FAILURES, type Recipient } from '../contracts/session-activities.ts';
import type { Clock } from './clock.ts';

/** Clocks of Sinch and of this machine may differ: look this much further back. */
const SKEW_MS = 10 * 60_000;
/** When to look, in ms after the doubt arose: a list may lag behind the send. */
const LOOK_AFTER_MS = [0, 1_000, 3_000, 8_000];

export interface Lookup {
  app: AppLink;
  to: Recipient;
  /** Epoch ms of what caused the replies. */
  since: number;
  /** Epoch ms from which the moments of looking count. */
  doubtSince: number;
  /** Replies without a result, in order. Looking ends early once the first `inDoubt` of them are found. */
  tags: ReplyTag[];
  inDoubt: number;
}

export interface LookupDeps {
  sinch: Pick<SinchClient, 'listMessages'>;
  clock: Clock;
  signal: AbortSignal;
}

type Found = Map<string, ListedMessage>;

/**
 * Which of the replies Sinch already has: reply tag id → message. Looks at once, and again until 8 s have passed since the doubt
 * arose. Rejects with SinchError, or with a non-retryable REPLY_CONFLICT where the same id went out with another content.
 */
export async function lookUpReplies(lookup: Lookup, deps: LookupDeps): Promise<Found> {
  const moments = LOOK_AFTER_MS.map((ms) => lookup.doubtSince + ms).filter((at) => at > deps.clock.now());
  let found = await lookOnce(lookup, deps);
  for (const at of moments) {
    if (lookup.tags.slice(0, lookup.inDoubt).every((tag) => found.has(tag.id))) break;
    await deps.clock.sleep(Math.max(0, at - deps.clock.now()), deps.signal);
    found = await lookOnce(lookup, deps);
  }
  return found;
}

async function lookOnce({ app, to, since, tags }: Lookup, deps: LookupDeps): Promise<Found> {
  const source = app.mode === 'DISPATCH' ? 'DISPATCH_SOURCE' : 'CONVERSATION_SOURCE';
  const listed = await deps.sinch.listMessages(app, { ...to, since: since - SKEW_MS, source }, deps.signal);
  const sent = listed.map((message) => ({ message, tag: parseTag(message.metadata) }));
  const entries = tags.flatMap((tag): [string, ListedMessage][] => {
    const match = matching(tag, sent);
    return match ? [[tag.id, match]] : [];
  });
  return new Map(entries);
}

function matching(
  tag: ReplyTag,
  sent: { message: ListedMessage; tag: ReplyTag | undefined }[],
): ListedMessage | undefined {
  const candidates = sent.filter((candidate) => candidate.tag?.id === tag.id);
  const match = candidates.find((candidate) => candidate.tag?.hash === tag.hash);
  if (match || candidates.length === 0) return match?.message;
  throw ApplicationFailure.nonRetryable(
    `Reply ${tag.id} was already sent with another content: nothing was sent now. Compare the two in the session's history, then retry or end the session.`,
    ACTIVITY_FAILURES.replyConflict,
  );
}
