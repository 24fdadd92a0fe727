import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Reply } from '../contracts/session-activities.ts';

/** Marks metadata as ours: values with it are never shown to a flow. */
export const TAG_PREFIX = 'cq1:';

// Sinch takes 128 characters of correlation_id, and the same id stands in the metadata, so that both stay in their limits.
const ID_MAX = 128;
const SESSION_MAX = 64;
/** Sinch refuses more of message_metadata. */
const METADATA_MAX = 1024;

/** What a reply carries to Sinch and back, so that it is found again, and its receipts are known for its own. */
export interface ReplyTag {
  /** At most 128 characters: of a longer reply id its beginning and a hash. It is what one looks for. */
  id: string;
  /** Of the content. */
  hash: string;
  session: string;
  /** The session is to hear of its receipts. */
  awaitsReceipt?: true;
  /** The channel that it was sent on, where Sinch may go on to another. */
  channel?: string;
  /** The reply's own id, where `id` is a shortened one, or that of a part, and the session has to know it again. */
  fullId?: string;
}

/** The tag as it travels. Its keys are as short as they are since every receipt carries them. */
const WireTag = z
  .object({
    id: z.string(),
    hash: z.string(),
    session: z.string(),
    receipt: z.literal(1).optional(),
    channel: z.string().optional(),
    full: z.string().optional(),
  })
  .transform(({ receipt, channel, full, ...tag }): ReplyTag => {
    const way = { ...(receipt && { awaitsReceipt: true as const }), ...(channel !== undefined && { channel }) };
    return { ...tag, ...way, ...(full !== undefined && { fullId: full }) };
  });

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

// A long id (an operator's own) keeps its beginning for people and gets a hash for its end.
function shortened(id: string, max: number): string {
  return id.length <= max ? id : `${id.slice(0, max - 23)}~${digest(id)}`;
}

// Keys in order: the same message gives the same text, whoever put it together.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * The tag of a reply. The hash is of the generic message, before it is fitted to a channel: a newer version of the fitting
 * must not make the same reply look like another. What goes beside the message counts as well, where there is any.
 * `part`: counts from 1 what goes out before the last part of a long reply; absent for the last, whose receipts count.
 * `sentOn`: its channel, where Sinch may go on to another.
 */
export function tagOf(
  reply: Reply,
  sessionId: string,
  { part, sentOn }: { part?: number; sentOn?: string } = {},
): ReplyTag {
  const { message, options } = reply;
  const tag: ReplyTag = {
    id: shortened(part === undefined ? reply.id : `${reply.id}~${part}`, ID_MAX),
    hash: digest(canonical(options === undefined ? message : { message, options })),
    session: shortened(sessionId, SESSION_MAX),
    ...(part === undefined && reply.awaitsReceipt && { awaitsReceipt: true }),
    ...(part === undefined && sentOn !== undefined && { channel: sentOn }),
  };
  const whole = { ...tag, fullId: reply.id };
  const isReported = reply.awaitsReceipt || sentOn !== undefined || part !== undefined;
  const wanted = isReported && tag.id !== reply.id;
  return wanted && encodeTag(whole).length <= METADATA_MAX ? whole : tag;
}

/** `message_metadata` of a reply: at most the 1,024 characters that Sinch takes. */
export function encodeTag({ awaitsReceipt, fullId, ...tag }: ReplyTag): string {
  return TAG_PREFIX + JSON.stringify({ ...tag, ...(awaitsReceipt && { receipt: 1 }), full: fullId });
}

/** Reads `message_metadata` back; undefined for anything that is not ours. Never throws. */
export function parseTag(metadata: string): ReplyTag | undefined {
  if (!metadata.startsWith(TAG_PREFIX)) return undefined;
  try {
    return WireTag.safeParse(JSON.parse(metadata.slice(TAG_PREFIX.length))).data;
  } catch {
    return undefined;
  }
}

/**
 * The id by which the session knows a reply (`Reply.id`), to report a receipt under. Only of a reply that awaits none, or
 * whose id is longer than metadata can hold (some 700 characters), is it the shortened one.
 */
export function replyIdOf({ id, fullId }: ReplyTag): string {
  return fullId ?? id;
}
