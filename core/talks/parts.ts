import type { Fitted } from '../channels/fit/fitting.ts';
import { transcode } from '../channels/transcode.ts';
import type { ChoiceKind, MessageKind, OutgoingCard, OutgoingChoice, OutgoingMessage } from '../flow/message.ts';

/** A title that can be chosen, with what comes back when it is tapped, unless the phone does something else then. */
export interface Choosable {
  kind: ChoiceKind;
  title: string;
  postback: string;
}

/** What a bubble holds, before a channel makes something of it. */
export interface Parts {
  /** Its texts, from top to bottom. */
  texts: string[];
  choices: Choosable[];
  media: string[];
}

const some = (...texts: string[]) => texts.filter((text) => text !== '');

function chooseFrom(choices: readonly OutgoingChoice[]): Choosable[] {
  return choices.map(({ kind, text, postback }) => ({ kind, title: text, postback }));
}

function cardParts({ title, description, mediaUrl, choices }: OutgoingCard): Parts {
  return { texts: some(title, description), choices: chooseFrom(choices), media: some(mediaUrl) };
}

function joined(all: readonly Parts[]): Parts {
  return {
    texts: all.flatMap(({ texts }) => texts),
    choices: all.flatMap(({ choices }) => choices),
    media: all.flatMap(({ media }) => media),
  };
}

const only = (...texts: string[]): Parts => ({ texts: some(...texts), choices: [], media: [] });

const PARTS: { [K in MessageKind]: (message: OutgoingMessage<K>) => Parts } = {
  text: ({ text }) => only(text),
  choice: ({ text, choices }) => ({ ...only(text), choices: chooseFrom(choices) }),
  media: ({ url }) => ({ ...only(), media: [url] }),
  card: cardParts,
  location: ({ title, label }) => only(title, label),
  carousel: ({ cards, choices }) => joined([...cards.map(cardParts), { ...only(), choices: chooseFrom(choices) }]),
  list: ({ title, description, sections }) => ({
    ...only(title, description),
    choices: sections.flatMap(({ items }) => items.map(({ title, postback }) => ({ kind: 'text', title, postback }))),
  }),
  contact: ({ name, phones }) => only(name, ...phones),
  template: () => only(),
  explicit: ({ content }) => only(content),
};

/** What a message holds, whatever its kind. */
export function partsOf<K extends MessageKind>(message: OutgoingMessage<K>): Parts {
  return PARTS[message.kind](message);
}

/** Titles that a channel shows as something to press. */
export function buttonsOn(channel: string, { message }: Fitted): string[] {
  const { choices = [], cards = [] } = transcode(message, channel).shown;
  return [...cards.flatMap((card) => card.choices), ...choices];
}
