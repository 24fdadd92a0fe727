import type { JsonObject } from '../json.ts';

/** A product that a contact put into an order; `price` of one, in `currency`, 0 where the channel does not say. */
export interface OrderedProduct {
  id: string;
  quantity: number;
  price: number;
  currency: string;
}

interface ContentFields {
  text: { text: string };
  /** A tapped choice: `messageId` is the message that carried it ('' when the channel does not say). */
  choice: { messageId: string; postback: string };
  media: { url: string; caption: string };
  location: { latitude: number; longitude: number; title: string; label: string };
  /** Somebody's card; '' where it does not say. */
  contact: { name: string; phone: string; email: string };
  /** `text`: what the contact wrote with it. */
  order: { text: string; catalogId: string; products: OrderedProduct[] };
  /** `messageId`: the message reacted to. */
  reaction: { text: string; messageId: string };
  /** What Sinch, or the channel, has no kind for, such as a sticker; `text`: what is left of it. */
  unsupported: { text: string };
  /** Anything else (channel specific, a kind of tomorrow): its wire name and a text, if it has one. */
  other: { type: string; text: string };
}

export type ContentKind = keyof ContentFields;

/** What a contact wrote, in the flow's words; one kind per contact_message variant of the Conversation API. */
export type InboundContent<K extends ContentKind = ContentKind> = { [P in K]: { kind: P } & ContentFields[P] }[K];

/** One message of a contact, parsed at the border (api) and trusted inside. Carried by the signal `inbound`. */
export interface InboundMessage {
  /** Sinch's message id: the dedupe key and the cause of the replies. */
  id: string;
  appId: string;
  /** ConversationChannel name, VIBER already turned into VIBERBM; unknown names pass through. */
  channel: string;
  /** Identity exactly as Sinch gave it; a reply goes there. */
  identity: string;
  /** Empty in DISPATCH mode. */
  contactId: string;
  conversationId: string;
  /** Callback's `message_metadata`, else `message.metadata`; an object when it is JSON of one; '' when there is none. */
  metadata: string | JsonObject;
  /** When Sinch accepted it, epoch ms. */
  acceptedAt: number;
  content: InboundContent;
}
