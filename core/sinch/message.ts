import { z } from 'zod';
import { canonicalChannel } from '../channels/names.ts';
import { channelFacts } from '../channels/table.ts';
import type { DeliveryOptions } from '../flow/message.ts';
import { epochMs, text } from './fields.ts';

export interface SendFacts {
  appId: string;
  channel: string;
  identity: string;
  /** Sinch's app_message. */
  message: object;
  messageMetadata: string;
  correlationId: string;
  options?: DeliveryOptions;
  /** Channels to try after it, on which the contact has the same identity. */
  fallback?: readonly string[];
}

/** Body of messages:send to one identity on one channel: identified_by is what DISPATCH mode takes, and CONVERSATION mode too. */
export function sendRequest(send: SendFacts) {
  const channel = canonicalChannel(send.channel);
  // On some channels the same person has another identity in another app.
  const scope = channelFacts(channel).appScoped ? { app_id: send.appId } : {};
  const order = [channel, ...(send.fallback ?? [])];
  return {
    app_id: send.appId,
    recipient: {
      identified_by: {
        channel_identities: order.map((name) => ({ channel: name, identity: send.identity, ...scope })),
      },
    },
    message: send.message,
    channel_priority_order: order,
    message_metadata: send.messageMetadata,
    correlation_id: send.correlationId,
    ...(send.options && delivery(send.options)),
  };
}

/** Sinch's bounds of a time to live, in seconds. */
const TTL = { least: 3, most: 315_576_000_000 };

const CONTENT = { marketing: 'CONTENT_MARKETING', notification: 'CONTENT_NOTIFICATION' } as const;

/** What stands beside the message. A time to live is whole seconds: a part of one counts as one. */
function delivery({ properties = {}, ttlMs, content, metadata, metadataUpdate }: DeliveryOptions) {
  const seconds = Math.min(TTL.most, Math.max(TTL.least, Math.ceil((ttlMs ?? 0) / 1_000)));
  return {
    ...(Object.keys(properties).length > 0 && { channel_properties: properties }),
    ...(ttlMs !== undefined && { ttl: `${seconds}s` }),
    ...(content && { message_content_type: CONTENT[content] }),
    ...(metadata && { conversation_metadata: metadata }),
    ...(metadata && metadataUpdate && { conversation_metadata_update_strategy: 'MERGE_PATCH' }),
  };
}

export const SendResponse = z.object({ message_id: z.string().min(1) });
export type SendResponse = z.infer<typeof SendResponse>;

export interface ListFacts {
  appId: string;
  channel: string;
  identity: string;
  /** Epoch ms. */
  since: number;
  source: 'CONVERSATION_SOURCE' | 'DISPATCH_SOURCE';
  pageToken: string;
}

/** The most that Sinch gives in one page. */
const PAGE_SIZE = 1000;

/** Query of GET messages: what the app sent to one identity since then, with metadata; by a phone number on all its channels. */
export function listQuery(list: ListFacts): { [name: string]: string } {
  return {
    app_id: list.appId,
    // Sinch may have gone on to another, with the same number.
    ...(channelFacts(list.channel).phone ? {} : { channel: canonicalChannel(list.channel) }),
    channel_identity: list.identity,
    start_time: new Date(list.since).toISOString(),
    messages_source: list.source,
    direction: 'TO_CONTACT',
    view: 'WITH_METADATA',
    page_size: String(PAGE_SIZE),
    ...(list.pageToken === '' ? {} : { page_token: list.pageToken }),
  };
}

const Listed = z.object({ id: z.string().min(1), metadata: text, accept_time: text, direction: text });

export const ListResponse = z.object({
  messages: z
    .array(Listed)
    .nullish()
    .transform((messages) => messages ?? []),
  next_page_token: text,
});
export type ListResponse = z.infer<typeof ListResponse>;

/** The app's own messages of a page, times in epoch ms. A listed message without a direction counts as the app's. */
export function sentMessages(page: ListResponse): { id: string; metadata: string; acceptedAt: number }[] {
  const sent = page.messages.filter((message) => message.direction !== 'TO_APP');
  return sent.map(({ id, metadata, accept_time }) => ({ id, metadata, acceptedAt: epochMs(accept_time) }));
}
