import type { MessageKind, OutgoingCard, OutgoingMessage } from '../../flow/message.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Bubble } from '../happening.ts';
import { partsOf } from '../parts.ts';

type Line = { [K in MessageKind]: (message: OutgoingMessage<K>, bubble: Bubble) => Json };

const some = (fields: { [name: string]: Json | undefined }): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? [] : [[name, value]],
    ),
  );

const cardOf = ({ title, description, mediaUrl, choices }: OutgoingCard): JsonObject =>
  some({ title, description, media: mediaUrl, choices: choices.map(({ text }) => text) });

const LINES: Line = {
  text: ({ text }) => text,
  choice: ({ text, choices }) => some({ text, choices: choices.map((choice) => choice.text) }),
  media: ({ url }) => ({ media: url }),
  card: (card) => ({ card: cardOf(card) }),
  location: ({ title, label }, { step }) => {
    const place = some({ title, label });
    const line: JsonObject = Object.keys(place).length === 0 ? { step } : { location: place };
    return line;
  },
  carousel: ({ cards }) => ({ carousel: cards.map(cardOf) }),
  list: (message) => some({ list: message.title, choices: partsOf(message).choices.map(({ title }) => title) }),
  contact: ({ name }) => ({ contact: name }),
  template: (_message, { step }) => ({ step }),
  explicit: (_message, { step }) => ({ step }),
};

function lineOf<K extends MessageKind>(kind: K, message: OutgoingMessage<K>, bubble: Bubble): Json {
  return LINES[kind](message, bubble);
}

/** What a line of a talk expects of a bubble: that it is this one. */
export function bubbleLine(bubble: Bubble): Json {
  return lineOf(bubble.message.kind, bubble.message, bubble);
}
