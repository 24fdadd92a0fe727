import type { JsonObject } from '../json.ts';

interface ChoiceFields {
  text: object;
  url: { url: string };
  call: { phone: string };
  location: { latitude: number; longitude: number; label: string };
  /** `start` and `end`: ISO 8601. */
  calendar: { start: string; end: string; title: string; description: string };
}

export type ChoiceKind = keyof ChoiceFields;

/** One choice as the flow resolved it for this contact's language. `postback` comes back when it is tapped. */
export type OutgoingChoice<K extends ChoiceKind = ChoiceKind> = {
  [P in K]: { kind: P; text: string; postback: string } & ChoiceFields[P];
}[K];

export interface OutgoingCard {
  title: string;
  description: string;
  /** '': no picture. */
  mediaUrl: string;
  choices: OutgoingChoice[];
}

export interface OutgoingListItem {
  title: string;
  description: string;
  /** '': no picture. */
  mediaUrl: string;
  postback: string;
}

export interface OutgoingTemplate {
  id: string;
  language: string;
  version?: string;
  params: { [name: string]: string };
}

interface MessageFields {
  text: { text: string };
  choice: { text: string; choices: OutgoingChoice[] };
  media: { url: string; thumbnailUrl?: string };
  card: OutgoingCard;
  location: { title: string; label: string; latitude: number; longitude: number };
  carousel: { cards: OutgoingCard[]; choices: OutgoingChoice[] };
  /** `button` opens the list where the channel has one. */
  list: {
    title: string;
    description: string;
    button: string;
    sections: { title: string; items: OutgoingListItem[] }[];
  };
  contact: { name: string; phones: string[]; emails: string[]; organization: string; urls: string[] };
  template: { channels: { [channel: string]: OutgoingTemplate }; omni?: OutgoingTemplate };
  /** In the channel's own words, as the text that it takes: mostly JSON. */
  explicit: { content: string };
}

export type MessageKind = keyof MessageFields;

/** A generic message a flow says, before it is fitted to a channel. Extended by issue, one kind at a time. */
export type OutgoingMessage<K extends MessageKind = MessageKind> = { [P in K]: { kind: P } & MessageFields[P] }[K];

/** Longest metadata of a conversation that Sinch takes, in characters of its JSON. */
export const METADATA_MAX = 2048;

/** What goes to Sinch beside the message, filled in. */
export interface DeliveryOptions {
  properties?: { [key: string]: string };
  ttlMs?: number;
  content?: 'marketing' | 'notification';
  /** Of the conversation at Sinch. Merged where it says so, else put in place of the last. */
  metadata?: JsonObject;
  metadataUpdate?: 'merge';
  /** Channels to try after the contact's own, on which he has the same identity. */
  fallback?: string[];
}
