import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Reply } from '../contracts/session-activities.ts';

/** Marks metadata as ours: values with it are never shown to a flow. */
export const TAG_PREFIX = 'cq1:';

// Sinch takes 128 characters of correlation_id, and the same id stands in the metadata, so that both stay in their limits.
const ID_MAX = 128;
const SESSION_MAX = 64;

/** What a reply carries to Sinch and back, so that it is found again: id, hash of its content, session. */
const ReplyTag = z.object({ id: z.string(), hash: z.string(), session: z.string() });
export type ReplyTag = z.infer<typeof ReplyTag>;

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
 * must not make the same reply look like another.
 */
export function tagOf(reply: Reply, sessionId: string): ReplyTag {
  return {
    id: shortened(reply.id, ID_MAX),
    hash: digest(canonical(reply.message)),
    session: shortened(sessionId, SESSION_MAX),
  };
}

/** `message_metadata` of a reply: well below the 1,024 characters that Sinch takes. */
export function encodeTag(tag: ReplyTag): string {
  return TAG_PREFIX + JSON.stringify(tag);
}

/** Reads `message_metadata` back; undefined for anything that is not ours. Never throws. */
export function parseTag(metadata: string): ReplyTag | undefined {
  if (!metadata.startsWith(TAG_PREFIX)) return undefined;
  try {
    return ReplyTag.safeParse(JSON.parse(metadata.slice(TAG_PREFIX.length))).data;
  } catch {
    return undefined;
  }
}
