import { z } from 'zod';
import { transcode } from '../../core/channels/transcode.ts';
import { Channel } from '../channels.ts';
import { notFound, parse } from '../error.ts';
import { channelIdentity } from '../state/contacts.ts';
import { type Address, hasArrived, type Message } from '../state/messages.ts';
import { oldestFirst } from '../state/ring.ts';
import type { SentEvent } from '../state/sent-events.ts';
import { Ulid } from '../ulid.ts';
import { basisOf } from './basis.ts';
import type { ControlOperation } from './operation.ts';

const Query = z.object({ appId: Ulid, channel: Channel.optional(), identity: z.string().optional() });
type Query = z.infer<typeof Query>;

const iso = (epochMs: number) => new Date(epochMs).toISOString();

function receiptsOf({ appId, receipts, ...own }: Message): object[] {
  return receipts.map(({ status, reason, at, about = own }) => ({
    status,
    ...(reason && { reason }),
    channel_identity: channelIdentity({ appId, ...about }),
    at: iso(at),
  }));
}

/** Shown is worked out here and not at the send, which has to stay cheap. */
function letter(message: Message, { channel, identity }: Address): object {
  return {
    message_id: message.id,
    at: iso(message.at),
    channel,
    identity,
    app_message: message.content,
    ...transcode(message.content, channel),
    basis: basisOf(message.content, channel),
    ...message.beside,
    message_metadata: message.metadata,
    correlation_id: message.correlationId,
    receipts: receiptsOf(message),
  };
}

/** Where it is, and where it had arrived after all when the next channel was tried. */
function placesOf(message: Message): Address[] {
  const { channel, identity } = message;
  const told = message.receipts.flatMap(({ about }) => about ?? []);
  const others = told.filter((place) => place.channel !== channel && hasArrived(message, place));
  return [...new Map(others.map((place) => [place.channel, place])).values(), { channel, identity }];
}

function isAsked({ channel, identity }: Query, place: Address): boolean {
  return (channel ?? place.channel) === place.channel && (identity ?? place.identity) === place.identity;
}

function happening({ event, metadata, receipt: { status, reason } }: SentEvent): object {
  const { id, at, channel, identity, content } = event;
  const receipts = [{ status, ...(reason && { reason }), at: iso(at) }];
  return { event_id: id, at: iso(at), channel, identity, ...content, event_metadata: metadata, receipts };
}

/** What a contact has received, oldest first, also from apps that store nothing. */
export const outbox: ControlOperation = {
  method: 'GET',
  path: '/control/outbox',
  handle({ state }, { query }) {
    const asked = parse(Query, query);
    const app = state.apps.get(asked.appId);
    if (!app) throw notFound('app');
    const ring = state.messages.byApp.get(asked.appId);
    const sent = (ring ? oldestFirst(ring) : []).filter(
      ({ direction, injected }) => direction === 'TO_CONTACT' && !injected,
    );
    const messages = sent.flatMap((message) =>
      placesOf(message).flatMap((place) => (isAsked(asked, place) ? [letter(message, place)] : [])),
    );
    const events = oldestFirst(state.sentEvents).filter(
      ({ event }) => event.appId === asked.appId && isAsked(asked, event),
    );
    return { status: 200, body: { messages, events: events.map(happening) } };
  },
};
