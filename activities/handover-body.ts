import { createHash } from 'node:crypto';
import type { Webhook } from '../adapters/webhook-delivery.ts';
import type { ForwardInput } from '../contracts/session-activities.ts';
import { parsePostback } from '../core/flow/postback.ts';
import type { JsonObject } from '../core/json.ts';
import type { ContentKind, InboundContent } from '../core/session/inbound.ts';
import type { ForwardContent, ForwardedMessage } from '../core/session/state.ts';

const isoTime = (at: number) => new Date(at).toISOString();

/** What a message of the contact is to a person: a text always, and what is in it beside. `said`: what stands on a tapped choice. */
const SHOWN: { [K in ContentKind]: (content: InboundContent<K>, said: string) => JsonObject } = {
  text: ({ text }) => ({ text }),
  choice: ({ postback }, said) => ({ text: parsePostback(postback) ? said : postback }),
  media: ({ url, caption }) => ({ text: caption, media: { url } }),
  location: ({ latitude, longitude, title, label }) => ({
    text: title,
    location: { latitude, longitude, title, label },
  }),
  contact: ({ name, phone, email }) => ({ text: name, contact: { name, phone, email } }),
  order: ({ text, catalogId, products }) => ({
    text,
    order: { catalogId, products: products.map((product) => ({ ...product })) },
  }),
  reaction: ({ text, messageId }) => ({ text, messageId }),
  unsupported: ({ text }) => ({ text: text || '(unsupported)' }),
  other: ({ type, text }) => ({ text: text || `(${type})` }),
};

function shown<K extends ContentKind>(content: InboundContent<K>, said: string): JsonObject {
  return SHOWN[content.kind](content, said);
}

function messageOf({ message: { id, acceptedAt, content }, text }: ForwardedMessage): JsonObject {
  return { id, at: isoTime(acceptedAt), kind: content.kind, ...shown(content, text) };
}

function detailsOf(content: ForwardContent): JsonObject {
  switch (content.kind) {
    case 'started': {
      const transcript = content.transcript.map(({ at, from, text }) => ({ at: isoTime(at), from, text }));
      return { note: content.note, variables: content.variables, transcript };
    }
    case 'message':
      return { message: messageOf(content) };
    case 'ended':
      return { because: content.because, untold: content.untold.map(messageOf) };
  }
}

/** One id per thing told, fit for a header whatever a channel's message ids look like, and the same on every attempt. */
function webhookId({ appId, forward }: ForwardInput): string {
  const told = JSON.stringify([appId, forward.session.id, forward.target, forward.id]);
  return `msg_${createHash('sha256').update(told).digest('base64url').slice(0, 32)}`;
}

/** What the target of a hand-over is told, as JSON. */
export function webhookOf(input: ForwardInput): Webhook {
  const { appId: app, at, forward } = input;
  const { session, content } = forward;
  const id = webhookId(input);
  const head = { type: `handover.${content.kind}`, id, at: isoTime(at), app, session };
  return { id, body: JSON.stringify({ ...head, ...detailsOf(content) }) };
}
