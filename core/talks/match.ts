import { chosenTemplate } from '../channels/fit/template.ts';
import { targetOf } from '../channels/target.ts';
import type { OutgoingCard } from '../flow/message.ts';
import type { Bubble } from './happening.ts';
import { partsOf } from './parts.ts';
import type { ExpectedBubble, ExpectedCard } from './schema/bubble.ts';

/** What two texts differ in: both, one above the other, and a mark below the first letter that is another. */
export function textDifference(expected: string, had: string): string[] {
  const [wanted, got] = [inOneLine(expected), inOneLine(had)];
  const [letters, others] = [[...wanted], [...got]];
  const at = letters.findIndex((letter, index) => letter !== others[index]);
  const mark = at < 0 ? letters.length : at;
  return [`expected  ${wanted}`, `said      ${got}`, `          ${' '.repeat(mark)}^`];
}

const inOneLine = (text: string) => text.replaceAll('\n', '⏎');

const tidy = (text: string) => text.replaceAll('\r\n', '\n').trim();

/** One line, where something is another than expected. */
function other(what: string, expected: string | number, had: string | number): string[] {
  return had === expected ? [] : [`its ${what} is ${quoted(had)}, not ${quoted(expected)}`];
}

const quoted = (value: string | number) => (value === '' ? 'empty' : JSON.stringify(value));
const titles = (list: readonly string[]) => (list.length === 0 ? 'none' : list.map((title) => `[${title}]`).join(' '));

function otherTitles(expected: readonly string[], had: readonly string[]): string[] {
  const same = expected.length === had.length && expected.every((title, index) => title === had[index]);
  return same ? [] : [`its choices are ${titles(had)}, not ${titles(expected)}`];
}

function cardDifferences({ title, description, media, choices }: ExpectedCard, card: OutgoingCard): string[] {
  return [
    ...(title === undefined ? [] : other('title', title, tidy(card.title))),
    ...(description === undefined ? [] : other('description', description, tidy(card.description))),
    ...(media === undefined ? [] : other('media', media, card.mediaUrl)),
    ...(choices === undefined
      ? []
      : otherTitles(
          choices,
          card.choices.map(({ text }) => text),
        )),
  ];
}

type Wanted = Required<ExpectedBubble>;
type Field = keyof Wanted;
type Differ<F extends Field> = (expected: Wanted[F], bubble: Bubble) => string[];

const noSuch = (kind: string, { message }: Bubble) => [`it is of kind ${message.kind}, not ${kind}`];

const FIELDS: { [F in Field]: Differ<F> } = {
  text: (expected, { message }) => {
    const { texts, media } = partsOf(message);
    const [whole, first, only] = [texts.join('\n'), texts[0] ?? '', texts.length === 0 ? (media[0] ?? '') : ''];
    if ([whole, first, only].some((text) => tidy(text) === tidy(expected))) return [];
    return textDifference(tidy(expected), tidy(whole || only));
  },
  contains: (expected, { message }) => {
    const whole = tidy(partsOf(message).texts.join('\n'));
    return expected.filter((part) => !whole.includes(tidy(part))).map((part) => `it does not hold ${quoted(part)}`);
  },
  choices: (expected, { message }) =>
    otherTitles(
      expected,
      partsOf(message).choices.map(({ title }) => title),
    ),
  media: (expected, { message }) => {
    const { media } = partsOf(message);
    return media.includes(expected) ? [] : [`its media is ${media.join(', ') || 'none'}, not ${expected}`];
  },
  card: (expected, bubble) =>
    bubble.message.kind === 'card' ? cardDifferences(expected, bubble.message) : noSuch('card', bubble),
  carousel: (expected, bubble) => {
    if (bubble.message.kind !== 'carousel') return noSuch('carousel', bubble);
    const { cards } = bubble.message;
    if (cards.length !== expected.length) return [`it has ${cards.length} cards, not ${expected.length}`];
    return cards.flatMap((card, index) =>
      cardDifferences(expected[index] ?? {}, card).map((line) => `card ${index + 1}: ${line}`),
    );
  },
  list: (expected, bubble) =>
    bubble.message.kind === 'list' ? other('title', expected, tidy(bubble.message.title)) : noSuch('list', bubble),
  location: ({ title, label, latitude, longitude }, bubble) => {
    const { message } = bubble;
    if (message.kind !== 'location') return noSuch('location', bubble);
    return [
      ...(title === undefined ? [] : other('title', title, message.title)),
      ...(label === undefined ? [] : other('label', label, message.label)),
      ...(latitude === undefined ? [] : other('latitude', latitude, message.latitude)),
      ...(longitude === undefined ? [] : other('longitude', longitude, message.longitude)),
    ];
  },
  contact: (expected, bubble) =>
    bubble.message.kind === 'contact' ? other('name', expected, bubble.message.name) : noSuch('contact', bubble),
  template: (expected, bubble) => {
    const { message, channel } = bubble;
    if (message.kind !== 'template') return noSuch('template', bubble);
    return other('template', expected, chosenTemplate(message, targetOf(channel))?.id ?? '');
  },
  step: (expected, { step }) => (step === expected ? [] : [`the step ${step || '(none)'} said it, not ${expected}`]),
};

function isField(name: string): name is Field {
  return Object.hasOwn(FIELDS, name);
}

function differ<F extends Field>(field: F, expected: Partial<Wanted>, bubble: Bubble): string[] {
  const wanted: Wanted[F] | undefined = expected[field];
  return wanted === undefined ? [] : FIELDS[field](wanted, bubble);
}

/** Everything in which a bubble is another than expected, a line each; empty when it fits. */
export function differences(expected: ExpectedBubble, bubble: Bubble): string[] {
  return Object.keys(expected)
    .filter(isField)
    .flatMap((field) => differ(field, expected, bubble));
}
