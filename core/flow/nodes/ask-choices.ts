import type { Path } from '../problem.ts';
import type { Choice, Item } from '../schema/choice.ts';
import type { Message, MessageOf } from '../schema/message.ts';
import { note, type Scribe, withRoot } from '../scribe.ts';

/** A choice of a question, with its place; `repeated`: it stands in something that is made for each element of a list. */
interface Answer {
  choice: Choice | Item;
  path: Path;
  repeated: boolean;
}

function listed(choices: readonly (Choice | Item)[] | undefined, path: Path, repeated = false): Answer[] {
  return (choices ?? []).map((choice, index) => ({
    choice,
    path: [...path, index],
    repeated: repeated || choice.each !== undefined,
  }));
}

type AnswersOf = { [K in Message['kind']]: (message: MessageOf<K>, path: Path) => Answer[] };

const ANSWERS: AnswersOf = {
  text: ({ choices }, path) => listed(choices, [...path, 'choices']),
  card: ({ card }, path) => listed(card.choices, [...path, 'card', 'choices']),
  carousel: ({ carousel }, path) => [
    ...carousel.cards.flatMap(({ choices, each }, index) =>
      listed(choices, [...path, 'carousel', 'cards', index, 'choices'], each !== undefined),
    ),
    ...listed(carousel.choices, [...path, 'carousel', 'choices']),
  ],
  list: ({ list }, path) =>
    list.sections.flatMap(({ items }, index) =>
      listed(items, [...path, 'list', ...(list.short ? [] : ['sections', index]), 'items']),
    ),
  channels: ({ channels }, path) =>
    Object.entries(channels).flatMap(([name, message]) =>
      message === undefined ? [] : answersOf(message, [...path, 'channels', name]),
    ),
  explicit: ({ choices }, path) => listed(choices, [...path, 'choices']),
  media: () => [],
  location: () => [],
  contact: () => [],
  template: () => [],
};

function dispatch<K extends Message['kind']>(kind: K, message: MessageOf<K>, path: Path): Answer[] {
  return ANSWERS[kind](message, path);
}

function answersOf(message: Message, path: Path): Answer[] {
  return dispatch(message.kind, message, path);
}

/** Notes what each choice of a question would store in its variable. */
export function noteAnswers(name: string, message: Message, outer: Scribe): void {
  for (const { choice, path, repeated } of answersOf(message, ['ask'])) {
    const scribe = repeated ? withRoot(outer, 'item') : outer;
    const { value } = choice;
    // Without a value it is the title, which is a text.
    if (value === undefined) note(scribe, path, { kind: 'constant', name, value: '' });
    else if (typeof value === 'string' && value.includes('{{')) {
      note(scribe, [...path, 'value'], { kind: 'filled', name, text: value });
    } else note(scribe, [...path, 'value'], { kind: 'constant', name, value });
  }
}
