import type { Json, JsonObject } from '../../json.ts';
import type { ContentKind, InboundContent } from '../../session/inbound.ts';
import type { StandIns } from './stand-ins.ts';

/** What a line of the contact is made with. */
export interface UserWords {
  standIns: StandIns;
  /** Whether a text is one that the flow listens for, or has just offered. */
  isOwn(text: string): boolean;
  /** What stands now on the choice that a tap came from; undefined where there is none. */
  titleOf(postback: string): string | undefined;
}

type Lines = { [K in ContentKind]: (content: InboundContent<K>, words: UserWords) => Json[] };

/** What stands for wherever somebody is. */
const PLACE = { latitude: 52.37, longitude: 4.89 };

const some = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

const LINES: Lines = {
  text: ({ text }, { standIns, isOwn }) => (isOwn(text) ? [text] : [...standIns.of(text)]),
  choice: ({ postback }, { titleOf }) => {
    const title = titleOf(postback);
    return title === undefined ? [] : [{ tap: title }];
  },
  media: ({ url, caption }, { standIns }) => [some({ media: first(standIns, url), caption: first(standIns, caption) })],
  location: ({ title, label }, { standIns }) => [
    { location: { ...PLACE, ...some({ title: first(standIns, title), label: first(standIns, label) }) } },
  ],
  contact: ({ name, phone, email }, { standIns }) => {
    const card = {
      name: first(standIns, name || 'Somebody'),
      phone: first(standIns, phone),
      email: first(standIns, email),
    };
    return [{ contact: some(card) }];
  },
  order: ({ products, catalogId, text }, { standIns }) => {
    const ordered = products.map(({ currency, ...product }) => ({ ...product, ...some({ currency }) }));
    return [{ order: ordered, ...some({ catalog: catalogId, note: first(standIns, text) }) }];
  },
  reaction: ({ text }) => [{ reaction: text }],
  unsupported: () => [{ unsupported: true }],
  other: () => [],
};

function linesOf<K extends ContentKind>(kind: K, content: InboundContent<K>, words: UserWords): Json[] {
  return LINES[kind](content, words);
}

/** What may stand behind `user:` for what the contact sent, with nothing of his own in it; the best first. */
export function userLines(content: InboundContent, words: UserWords): Json[] {
  return linesOf(content.kind, content, words);
}

function first(standIns: StandIns, text: string): string {
  return text === '' ? '' : (standIns.of(text)[0] ?? '');
}
