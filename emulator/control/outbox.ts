import { z } from 'zod';
import { transcode } from '../../core/channels/transcode.ts';
import { Channel } from '../channels.ts';
import { notFound, parse } from '../error.ts';
import type { Message } from '../state/messages.ts';
import { oldestFirst } from '../state/ring.ts';
import { Ulid } from '../ulid.ts';
import type { ControlOperation } from './operation.ts';

const Query = z.object({ appId: Ulid, channel: Channel.optional(), identity: z.string().optional() });

const iso = (epochMs: number) => new Date(epochMs).toISOString();

/** Shown is worked out here and not at the send, which has to stay cheap. */
function letter(message: Message): object {
  return {
    message_id: message.id,
    at: iso(message.at),
    channel: message.channel,
    identity: message.identity,
    app_message: message.content,
    ...transcode(message.content, message.channel),
    ...message.beside,
    message_metadata: message.metadata,
    correlation_id: message.correlationId,
    receipts: message.receipts.map((receipt) => ({ ...receipt, at: iso(receipt.at) })),
  };
}

/** What a contact has received, oldest first, also from apps that store nothing. */
export const outbox: ControlOperation = {
  method: 'GET',
  path: '/control/outbox',
  handle({ state }, { query }) {
    const { appId, channel, identity } = parse(Query, query);
    const app = state.apps.get(appId);
    if (!app) throw notFound('app');
    const ring = state.messages.byApp.get(appId);
    const messages = (ring ? oldestFirst(ring) : []).filter(
      (message) =>
        message.direction === 'TO_CONTACT' &&
        !message.injected &&
        (channel ?? message.channel) === message.channel &&
        (identity ?? message.identity) === message.identity,
    );
    return { status: 200, body: { messages: messages.map(letter) } };
  },
};
